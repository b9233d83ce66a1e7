import { beforeAll, expect, test } from '@jest/globals';
import {
  createEvent,
  createEvents,
  findEvent,
  postEvent,
  rulesOf,
  updateEvent,
  validateEvent,
} from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { cartAbandoned, definition, freshName } from '../support/definitions';
import { type GatewayPair, spawnGatewayPair } from '../support/platform/gateway-pair';

// What differs from a gateway without a platform. The project `platform` of jest.config.mjs runs the suites of creates
// and updates in front of a second gateway, for what is the same.

let pair: GatewayPair;

beforeAll(async () => {
  pair = await spawnGatewayPair({ DATABASE_URL: await newDatabaseUrl() });
});

const refusal = (eventName: unknown) => ({
  rule: 'PLATFORM_REFUSED',
  code: 1806,
  message: `The platform refuses the event: ${String(eventName)} event already exists`,
});

test('an event is created and updated on the gateway that is the platform', async () => {
  const input = cartAbandoned();
  const name = String(input.eventName);
  await createEvent(pair.url, input);
  const created = await findEvent(pair.platformUrl, name);
  expect(created).toMatchObject({ version: 1, description: 'Left with a full cart' });
  expect(created?.fields).toEqual((await findEvent(pair.url, name))?.fields);
  await updateEvent(pair.url, { ...input, description: 'changed' });
  expect(await findEvent(pair.platformUrl, name)).toMatchObject({ version: 2, description: 'changed' });
});

test('a name that another definition has on the platform is refused, and adopted afterwards', async () => {
  const input = definition();
  const name = String(input.eventName);
  await createEvent(pair.platformUrl, { ...input, description: 'made there' });
  const { event, errors } = await createEvent(pair.url, input);
  expect(event).toBeNull();
  expect(errors).toMatchObject([{ ...refusal(name), path: ['input', 'eventName'] }]);
  expect((await validateEvent(pair.url, input)).errors).toMatchObject([refusal(name)]);
  expect(await postEvent(pair.url, input)).toMatchObject({
    status: 400,
    body: { errors: [{ status: false, code: 1806, message: `${name} event already exists` }] },
  });
  expect(await findEvent(pair.url, name)).toBeNull();

  const adopted = await createEvent(pair.url, { ...input, description: 'made there' });
  expect(adopted).toMatchObject({ event: { version: 1, description: 'made there' }, errors: [] });
  expect(rulesOf(adopted.warnings)).toEqual(['ADOPTED_FROM_PLATFORM input.eventName']);
});

test('a list ends at the first name that the platform refuses', async () => {
  const inputs = [definition(), definition(), definition()];
  const [, taken] = inputs;
  await createEvent(pair.platformUrl, { ...taken, description: 'made there' });
  const { results } = await createEvents(pair.url, inputs);
  expect(results.map(({ event, errors }) => event?.eventName ?? rulesOf(errors).join())).toEqual([
    inputs[0]?.eventName,
    'PLATFORM_REFUSED inputs.1.eventName',
    'BATCH_REFUSED inputs.2',
  ]);
  await createEvent(pair.url, { ...taken, description: 'made there' });
});

test('an update of an event that the platform has otherwise is made there as well', async () => {
  const input = definition({ eventName: freshName() });
  await createEvent(pair.url, input);
  await updateEvent(pair.platformUrl, { ...input, description: 'changed there' });
  const { event, errors } = await updateEvent(pair.url, { ...input, description: 'changed here' });
  expect([event?.version, errors]).toEqual([2, []]);
  expect(await findEvent(pair.platformUrl, String(input.eventName))).toMatchObject({
    version: 3,
    description: 'changed here',
  });
});
