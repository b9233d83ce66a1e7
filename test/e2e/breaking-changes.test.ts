import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  ask,
  createEvent,
  findEvent,
  type Issue,
  rulesOf,
  unwrap,
  updateEvent,
  type UpdateEventPayload,
} from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { cartAbandoned, CUSTOMER, field, flag, freshName, type WireDefinition } from '../support/definitions';
import { startGateway } from '../support/gateway';
import { UpdateEventDocument } from '../support/gql/graphql';

let url: string;

beforeAll(async () => {
  ({ url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() }));
});

async function updateWith(
  allowBreaking: boolean | null | undefined,
  input: WireDefinition,
  given: object = {},
): Promise<UpdateEventPayload> {
  return unwrap((await ask(url, UpdateEventDocument, { input, allowBreaking, ...given })).updateEvent);
}

/** An event with a customer and two fields, and two destinations. */
async function stored(): Promise<WireDefinition & { readonly eventName: string }> {
  const json = {
    ...cartAbandoned(),
    ...{ eventName: freshName(), actions: ['EMFConsumer', 'EIConsumer'] },
    fields: [CUSTOMER, field({ name: 'a' }), field({ name: 'b' })],
  };
  expect((await createEvent(url, json)).errors).toEqual([]);
  return json;
}

const required = (name: string): object => field({ name, attributes: { isRequired: flag('true') } });

describe('updateEvent(allowBreaking: false)', () => {
  test('refuses each breaking change at its place, all of them at once, and stores nothing', async () => {
    const json = await stored();
    const { event, changes, errors } = await updateWith(false, {
      ...json,
      description: 'changed',
      actions: ['EMFConsumer'],
      fields: [
        CUSTOMER,
        { ...field({ name: 'b' }), type: 'double' },
        required('new'),
        { name: 'x', type: 'string' },
      ],
    });
    expect([event, changes.filter(({ breaking }) => breaking).length]).toEqual([null, 4]);
    expect(rulesOf(errors)).toEqual([
      'BREAKING_CHANGE input.actions',
      'BREAKING_CHANGE input.fields',
      'BREAKING_CHANGE input.fields.1.type',
      'BREAKING_CHANGE input.fields.2',
    ]);
    expect(errors.map(({ message }) => message.replace(/ could make .*/, ''))).toEqual([
      'Removing the destination EIConsumer',
      'Removing field "a"',
      'Changing the type of field "b"',
      'Adding field "new"',
    ]);
    expect(await findEvent(url, json.eventName)).toMatchObject({ version: 1 });
  });

  test('finds an attribute where the client gave it', async () => {
    const json = await stored();
    const fields = [CUSTOMER, field({ name: 'a' }), { name: 'b', type: 'string', isRequired: true }];
    expect(rulesOf((await updateWith(false, { ...json, fields })).errors)).toEqual([
      'BREAKING_CHANGE input.fields.2.isRequired',
    ]);
    const wire = [CUSTOMER, required('a'), field({ name: 'b' })];
    expect(rulesOf((await updateWith(false, { ...json, fields: wire })).errors)).toEqual([
      'BREAKING_CHANGE input.fields.1.attributes.isRequired',
    ]);
  });

  test('lets other changes through', async () => {
    const json = await stored();
    const fields = [CUSTOMER, field({ name: 'b' }), field({ name: 'a' }), field({ name: 'c' })];
    const { event, changes, errors } = await updateWith(false, { ...json, description: 'changed', fields });
    expect(errors).toEqual([]);
    expect(event?.version).toBe(2);
    expect(changes.map(({ breaking }) => breaking)).toEqual([false, false, false]);
  });

  test('reports what else is wrong with the arguments', async () => {
    const json = await stored();
    const { errors } = await updateWith(false, { ...json, fields: [CUSTOMER] }, { expectedVersion: 7 });
    expect(rulesOf(errors)).toEqual([
      'BREAKING_CHANGE input.fields',
      'BREAKING_CHANGE input.fields',
      'VERSION_CONFLICT expectedVersion',
    ]);
  });
});

test.each([undefined, null, true])(
  'allowBreaking: %s lets breaking changes through',
  async (allowBreaking) => {
    const json = await stored();
    const { event, changes } = await updateWith(allowBreaking, { ...json, fields: [CUSTOMER] });
    expect(event?.version).toBe(2);
    expect(changes.map(({ breaking }) => breaking)).toEqual([true, true]);
  },
);

test('validateEvent(allowBreaking: false) refuses what updateEvent does, and does not mind a create', async () => {
  const json = await stored();
  const validate = async (input: WireDefinition, operation: string): Promise<string[]> => {
    const query = `query($input: EventDraftInput!, $operation: EventOperation) {
      validateEvent(input: $input, operation: $operation, allowBreaking: false) { errors { rule code message path } } }`;
    const { validateEvent } = await ask<{ validateEvent: { errors: Issue[] } }>(url, query, {
      input,
      operation,
    });
    return rulesOf(validateEvent.errors);
  };
  const fields = [CUSTOMER, field({ name: 'b' })];
  expect(await validate({ ...json, fields }, 'UPDATE')).toEqual(['BREAKING_CHANGE input.fields']);
  expect(await validate({ ...json, eventName: freshName(), fields }, 'CREATE')).toEqual([]);
});

test('revertEvent(allowBreaking: false) refuses a breaking change below the version', async () => {
  const json = await stored();
  await updateEvent(url, { ...json, fields: [CUSTOMER, field({ name: 'b' }), field({ name: 'later' })] });
  const revert = `mutation($eventName: String!, $allowBreaking: Boolean) {
    revertEvent(eventName: $eventName, to: 1, allowBreaking: $allowBreaking) {
      event { version } errors { rule code message path } } }`;
  interface Reverted {
    revertEvent: { event: object | null; errors: Issue[] };
  }
  const { eventName } = json;
  const refused = await ask<Reverted>(url, revert, { eventName, allowBreaking: false });
  expect(rulesOf(refused.revertEvent.errors)).toEqual(['BREAKING_CHANGE to.fields']);
  expect(await ask<Reverted>(url, revert, { eventName })).toMatchObject({
    revertEvent: { event: { version: 3 }, errors: [] },
  });
});
