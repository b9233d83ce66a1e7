import { beforeAll, describe, expect, test } from '@jest/globals';
import { CustomerIdentifierType, EventAction, EventFieldType } from '../../src/events/model/enums';
import type { EventDefinition } from '../../src/events/model/event-definition';
import { createEvent, createEvents, findEvent, postJson, type WireAnswer } from '../support/client';
import { fieldCounts, forOrg, insert, newDatabaseUrl, openStore, runBeside } from '../support/database';
import { cartAbandoned, definition, freshName, type WireDefinition } from '../support/definitions';
import { startGateway, withoutPlatformWarnings, withPlatformWarnings } from '../support/gateway';

let database: string;
/** Gateways on one database; the last one keeps keys for a second. */
let url: string;
let other: string;
let brief: string;

beforeAll(async () => {
  database = await newDatabaseUrl();
  ({ url } = await startGateway({ DATABASE_URL: database }));
  ({ url: other } = await startGateway({ DATABASE_URL: database }));
  ({ url: brief } = await startGateway({ DATABASE_URL: database, IDEMPOTENCY_TTL: '1' }));
});

let count = 0;
const freshKey = (): string => `key-${process.pid}-${(count += 1)}`;

const post = (json: unknown, key: string) =>
  postJson<WireAnswer>(`${url}/v2/events`, json, { 'idempotency-key': key });

const keysOf = (key: string) => runBeside(database, `SELECT * FROM "IdempotencyKey" WHERE "key" = '${key}'`);

describe('the same key', () => {
  test('with the same input returns the first result again, including warnings', async () => {
    const input = definition({ fields: null });
    const key = freshKey();
    const first = await createEvent(url, input, key);
    expect(first).toMatchObject({
      replayed: false,
      warnings: withPlatformWarnings([{ rule: 'PLATFORM_WARNING' }], [{ rule: 'CUSTOMER_FIELD_MISSING' }]),
      errors: [],
    });
    const replay = { ...first, warnings: withoutPlatformWarnings(first.warnings), replayed: true };
    expect(await createEvent(url, input, key)).toEqual(replay);
    expect(await createEvent(other, input, key)).toEqual(replay);
  });

  test('with another spelling of the same input returns the first result again', async () => {
    const eventName = freshName();
    const key = freshKey();
    const spelled = (valueType: string | undefined, value: string): WireDefinition =>
      definition({
        eventName,
        fields: [{ name: 'c', type: 'customer', attributes: { identifierType: { valueType, value } } }],
      });
    const { event } = await createEvent(url, spelled('Enum', 'email'), key);
    expect(await createEvent(url, spelled(undefined, 'EMAIL'), key)).toMatchObject({ replayed: true, event });
  });

  test('with a different input is a mismatch and stores nothing', async () => {
    const key = freshKey();
    await createEvent(url, cartAbandoned(), key);
    const second = cartAbandoned();
    expect(await createEvent(url, second, key)).toMatchObject({
      event: null,
      replayed: false,
      errors: [{ rule: 'IDEMPOTENCY_KEY_MISMATCH', code: null, path: ['idempotencyKey'] }],
    });
    expect(await findEvent(url, String(second.eventName))).toBeNull();
  });

  test('through REST returns the first result with a header, and a mismatch is a 422', async () => {
    const key = freshKey();
    const input = cartAbandoned();
    const first = await post(input, key);
    const again = await post(input, key);
    expect([first, again].map(({ status, body }) => ({ status, body }))).toEqual(
      [1, 2].map(() => ({ status: 200, body: { warnings: [], errors: [] } })),
    );
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');

    const mismatch = await post(cartAbandoned(), key);
    expect(mismatch.status).toBe(422);
    expect(mismatch.body.errors).toEqual([
      { status: false, code: 422, message: expect.stringContaining('idempotency key') },
    ]);
  });

  test('in two organisations stands for two requests', async () => {
    const { store } = await openStore({ DATABASE_URL: database });
    const [one, two] = [forOrg(store, 'one'), forOrg(store, 'two')];
    const event = (): EventDefinition => ({
      eventName: freshName(),
      actions: [EventAction.EIConsumer],
      description: null,
      fields: [
        {
          name: 'customer',
          type: EventFieldType.customer,
          attributes: {
            addCustomerIfNotExists: true,
            isRequired: null,
            isUniqueKeyField: null,
            isPsiData: null,
            identifierType: CustomerIdentifierType.email,
          },
        },
      ],
    });
    const request = { operation: 'createEvent', key: freshKey(), inputHash: 'a' };
    expect(await insert(one, event(), request)).toMatchObject({ kind: 'inserted' });
    expect(await insert(two, event(), { ...request, inputHash: 'b' })).toMatchObject({
      kind: 'inserted',
    });
    expect(await insert(two, event(), request)).toEqual({ kind: 'key-mismatch' });
    expect(await insert(one, event(), { ...request, operation: 'other' })).toMatchObject({
      kind: 'inserted',
    });
  });
});

test('the hash of a request with valid definitions is that of every release', async () => {
  const hashOf = async (key: string): Promise<unknown> => (await keysOf(key))[0]?.inputHash;
  const [one, two] = [freshKey(), freshKey()];
  await createEvent(url, cartAbandoned('HashedAlone'), one);
  await createEvents(
    url,
    [cartAbandoned('HashedFirst'), definition({ eventName: 'HashedSecond' })],
    undefined,
    two,
  );
  // Keys that an earlier release stored have these hashes.
  expect(await hashOf(one)).toBe('41cfb95a161e1d0cd327db81e2773eeaae63c179904601ab9f88dfe09e36cbd7');
  expect(await hashOf(two)).toBe('54d763325a2fc3d8abe2ddc771e078a87427fdf77a5f799f3c74954f72683165');
});

describe('a rejected request', () => {
  test('that violates a rule does not use up its key', async () => {
    const key = freshKey();
    const input = cartAbandoned();
    const rejected = await createEvent(url, { ...input, actions: [] }, key);
    expect(rejected.errors.map(({ rule }) => rule)).toEqual(['ACTIONS_INVALID']);
    expect(await keysOf(key)).toEqual([]);
    expect(await createEvent(url, input, key)).toMatchObject({ replayed: false, errors: [] });
  });

  test('with a taken name does not use up its key', async () => {
    const key = freshKey();
    const taken = cartAbandoned();
    await createEvent(url, taken);
    const rejected = await createEvent(url, taken, key);
    expect(rejected.errors.map(({ rule }) => rule)).toEqual(['EVENT_ALREADY_EXISTS']);
    expect(await keysOf(key)).toEqual([]);
    expect(await createEvent(url, cartAbandoned(), key)).toMatchObject({ replayed: false, errors: [] });
  });

  test('with a taken name is rejected every time if it is sent ten times at once', async () => {
    const taken = cartAbandoned();
    await createEvent(url, taken);
    const key = freshKey();
    const answers = await Promise.all(Array.from({ length: 10 }, () => createEvent(url, taken, key)));
    expect(answers.flatMap(({ errors }) => errors.map(({ rule }) => rule))).toEqual(
      answers.map(() => 'EVENT_ALREADY_EXISTS'),
    );
    expect(await keysOf(key)).toEqual([]);
  });
});

describe('concurrent requests', () => {
  test('with one key and one input create one event, which all of them return', async () => {
    const key = freshKey();
    const input = cartAbandoned();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => createEvent(i % 2 ? url : other, input, key)),
    );
    expect(new Set(answers.map(({ event }) => event?.id)).size).toBe(1);
    expect(answers[0]?.event).not.toBeNull();
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect((await fieldCounts(database)).get(String(input.eventName))).toBe(3);
  });

  test('with one key and different inputs create one event, and the others are mismatches', async () => {
    const key = freshKey();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => createEvent(i % 2 ? url : other, cartAbandoned(), key)),
    );
    const rules = answers.flatMap(({ errors }) => errors.map(({ rule }) => rule));
    expect(rules).toEqual(Array.from({ length: 19 }, () => 'IDEMPOTENCY_KEY_MISMATCH'));
  });
});

describe('a key', () => {
  test.each(['1234567', 'x'.repeat(256), 'seven é!', 'a\tb\tc\td\te', ''])('%j is invalid', async (key) => {
    const { event, errors } = await createEvent(url, cartAbandoned(), key);
    expect(event).toBeNull();
    expect(errors).toMatchObject([{ rule: 'IDEMPOTENCY_KEY_INVALID', path: ['idempotencyKey'] }]);
  });

  test.each([freshKey().padEnd(8, 'x'), freshKey().padEnd(255, 'x'), `${freshKey()} with "blanks" & signs!`])(
    '%j is valid',
    async (key) => {
      expect(await createEvent(url, cartAbandoned(), key)).toMatchObject({ replayed: false, errors: [] });
    },
  );

  test('that is invalid is reported together with the violations of the input', async () => {
    const { errors } = await createEvent(url, definition({ actions: [] }), 'short');
    expect(errors.map(({ rule }) => rule)).toEqual(['ACTIONS_INVALID', 'IDEMPOTENCY_KEY_INVALID']);
    const rest = await post(definition({ actions: [] }), 'short');
    expect(rest.status).toBe(400);
    expect(rest.body.errors).toHaveLength(2);
  });

  test('can be used again after it has expired, and expired keys are deleted as new ones arrive', async () => {
    const keys = [freshKey(), freshKey(), freshKey()];
    for (const key of keys) await createEvent(brief, cartAbandoned(), key);
    const [reused = '', ...gone] = keys;
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await createEvent(brief, cartAbandoned(), reused)).toMatchObject({ replayed: false, errors: [] });
    for (let i = 0; i < 5; i++) await createEvent(url, cartAbandoned(), freshKey());
    expect(await keysOf(reused)).toHaveLength(1);
    for (const key of gone) expect(await keysOf(key)).toEqual([]);
  });
});
