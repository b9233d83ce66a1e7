import { beforeAll, describe, expect, test } from '@jest/globals';
import { createEvent, createEvents, findEvent, rulesOf, updateEvent } from '../support/client';
import {
  cartAbandoned,
  definition,
  fields,
  flag,
  freshName,
  type WireDefinition,
  withFields,
} from '../support/definitions';
import { fieldCounts, newDatabaseUrl, runBeside } from '../support/database';
import { isInFrontOfGateway, startGateway, withoutPlatformWarnings } from '../support/gateway';

let database: string;
let url: string;
/** Another gateway on the same database. */
let other: string;
/** A gateway on the same database at which warnings reject. */
let strict: string;

beforeAll(async () => {
  database = await newDatabaseUrl();
  ({ url } = await startGateway({ DATABASE_URL: database }));
  ({ url: other } = await startGateway({ DATABASE_URL: database }));
  ({ url: strict } = await startGateway({ DATABASE_URL: database, STRICT: 'true' }));
});

const isStored = async (eventName: unknown): Promise<boolean> =>
  (await findEvent(url, String(eventName))) !== null;

test('a hundred definitions come back as a hundred events, in the same order', async () => {
  const inputs = Array.from({ length: 100 }, (_, i) => withFields(...fields(i % 5)));
  const { results, replayed, errors } = await createEvents(url, inputs);
  expect({ replayed, errors }).toEqual({ replayed: false, errors: [] });
  expect(results.map(({ event }) => event?.eventName)).toEqual(inputs.map(({ eventName }) => eventName));
  expect(results.map(({ event }) => event?.fields.length)).toEqual(inputs.map((_, i) => 1 + (i % 5)));
  for (const { event } of results) expect(await findEvent(url, event?.eventName ?? '')).toEqual(event);
});

test('101 definitions are too many, and none of them is stored', async () => {
  const inputs = Array.from({ length: 101 }, () => definition());
  const { results, errors } = await createEvents(url, inputs);
  expect(results).toEqual([]);
  expect(rulesOf(errors)).toEqual(['TOO_MANY_EVENTS inputs']);
  expect(await isStored(inputs[0]?.eventName)).toBe(false);
});

test.each(['REJECT_EVERYTHING', 'REJECT_FAILED_ROWS'])(
  'an empty list creates no events with %s',
  async (policy) => {
    expect(await createEvents(url, [], policy, freshName())).toEqual({
      results: [],
      replayed: false,
      errors: [],
    });
  },
);

/** A list in which the second violates a rule, the third is taken, and the fifth has the name of the first. */
async function mixed() {
  const taken = cartAbandoned();
  await createEvent(url, taken);
  const first = definition({ fields: null });
  return [
    first,
    definition({ actions: [] }),
    taken,
    definition(),
    { ...definition(), eventName: first.eventName },
  ];
}

describe('if some of a list are rejected', () => {
  test('REJECT_EVERYTHING stores none, and says why for each', async () => {
    const inputs = await mixed();
    const { results, errors } = await createEvents(url, inputs);
    expect(errors).toEqual([]);
    expect(results.map(({ event }) => event)).toEqual([null, null, null, null, null]);
    expect(results.map((result) => rulesOf(result.errors))).toEqual([
      ['BATCH_REFUSED inputs.0'],
      ['ACTIONS_INVALID inputs.1.actions'],
      ['EVENT_ALREADY_EXISTS inputs.2.eventName'],
      ['BATCH_REFUSED inputs.3'],
      ['EVENT_NAME_DUPLICATE inputs.4.eventName'],
    ]);
    expect(rulesOf(results[0]?.warnings ?? [])).toEqual(['CUSTOMER_FIELD_MISSING inputs.0.fields']);
    expect(await isStored(inputs[0]?.eventName)).toBe(false);
    expect(await isStored(inputs[3]?.eventName)).toBe(false);
  });

  test('REJECT_FAILED_ROWS stores the others, and says why for each rejected one', async () => {
    const inputs = await mixed();
    const { results, errors } = await createEvents(url, inputs, 'REJECT_FAILED_ROWS');
    expect(errors).toEqual([]);
    expect(results.map((result) => result.event?.eventName ?? rulesOf(result.errors))).toEqual([
      inputs[0]?.eventName,
      ['ACTIONS_INVALID inputs.1.actions'],
      ['EVENT_ALREADY_EXISTS inputs.2.eventName'],
      inputs[3]?.eventName,
      ['EVENT_NAME_DUPLICATE inputs.4.eventName'],
    ]);
    expect(await isStored(inputs[0]?.eventName)).toBe(true);
    expect(await isStored(inputs[3]?.eventName)).toBe(true);
  });

  test('REJECT_EVERYTHING stores none even if the only error is a taken name', async () => {
    const taken = cartAbandoned();
    await createEvent(url, taken);
    const inputs = [definition(), taken, definition()];
    const { results } = await createEvents(url, inputs);
    expect(results.map((result) => rulesOf(result.errors))).toEqual([
      ['BATCH_REFUSED inputs.0'],
      ['EVENT_ALREADY_EXISTS inputs.1.eventName'],
      ['BATCH_REFUSED inputs.2'],
    ]);
    expect(await isStored(inputs[0]?.eventName)).toBe(false);
  });

  test('invalid names are not reported as duplicates', async () => {
    const { results } = await createEvents(url, [
      definition({ eventName: '!' }),
      definition({ eventName: '!' }),
    ]);
    expect(results.map((result) => rulesOf(result.errors))).toEqual([
      ['EVENT_NAME_INVALID inputs.0.eventName'],
      ['EVENT_NAME_INVALID inputs.1.eventName'],
    ]);
  });
});

describe('EVENT_NAME_DUPLICATE', () => {
  const invalid = (eventName: string) => definition({ eventName, actions: [] });
  const valid = (eventName: string) => definition({ eventName });
  const discouraged = (eventName: string) => definition({ eventName, fields: [] });
  const DUPLICATE = 'EVENT_NAME_DUPLICATE';

  /** What each definition of a list leads to: the rules of its errors; `stored` if there are none. */
  async function outcomes(
    inputs: readonly unknown[],
    errorPolicy = 'REJECT_FAILED_ROWS',
    gateway = url,
  ): Promise<string[]> {
    const { results, errors } = await createEvents(gateway, inputs, errorPolicy);
    expect(errors).toEqual([]);
    return results.map((result) => (result.event ? 'stored' : result.errors.map(({ rule }) => rule).join()));
  }

  test.each([
    ['a row after one that is rejected is stored', [invalid, valid], ['ACTIONS_INVALID', 'stored']],
    [
      'the second valid row is a duplicate of the first',
      [invalid, valid, valid],
      ['ACTIONS_INVALID', 'stored', DUPLICATE],
    ],
    [
      'every valid row after the first is a duplicate',
      [valid, valid, valid],
      ['stored', DUPLICATE, DUPLICATE],
    ],
    [
      'rows that are all rejected are not duplicates',
      [invalid, invalid],
      ['ACTIONS_INVALID', 'ACTIONS_INVALID'],
    ],
    [
      'a rejected row after a valid one is a duplicate too',
      [valid, invalid, valid],
      ['stored', `${DUPLICATE},ACTIONS_INVALID`, DUPLICATE],
    ],
    ['a row with a warning counts', [discouraged, valid], ['stored', DUPLICATE]],
  ])('%s', async (_, rows, expected) => {
    const name = freshName();
    expect(await outcomes(rows.map((row) => row(name)))).toEqual(expected);
    expect(await isStored(name)).toBe(expected.includes('stored'));
  });

  test('a row that is rejected by a warning does not count on a strict gateway', async () => {
    const name = freshName();
    const rows = [discouraged(name), valid(name), valid(name)];
    expect(await outcomes(rows, 'REJECT_FAILED_ROWS', strict)).toEqual([
      'CUSTOMER_FIELD_MISSING',
      'stored',
      DUPLICATE,
    ]);
  });

  test('a row after a rejected one is valid with REJECT_EVERYTHING', async () => {
    const name = freshName();
    expect(await outcomes([invalid(name), valid(name)], 'REJECT_EVERYTHING')).toEqual([
      'ACTIONS_INVALID',
      'BATCH_REFUSED',
    ]);
    expect(await isStored(name)).toBe(false);
  });

  test.each(['REJECT_EVERYTHING', 'REJECT_FAILED_ROWS'])(
    'rows with a taken name are not duplicates with %s',
    async (errorPolicy) => {
      const taken = cartAbandoned();
      await createEvent(url, taken);
      expect(await outcomes([taken, taken], errorPolicy)).toEqual([
        'EVENT_ALREADY_EXISTS',
        'EVENT_ALREADY_EXISTS',
      ]);
      // The definition beside them is stored or not, and that changes nothing.
      const [other, ...rows] = await outcomes([definition(), taken, taken], errorPolicy);
      expect(other).toBe(errorPolicy === 'REJECT_EVERYTHING' ? 'BATCH_REFUSED' : 'stored');
      expect(rows).toEqual(['EVENT_ALREADY_EXISTS', 'EVENT_ALREADY_EXISTS']);
    },
  );

  test('a replay reports the same for each row', async () => {
    const name = freshName();
    const taken = cartAbandoned();
    await createEvent(url, taken);
    const inputs = [invalid(name), valid(name), valid(name), taken, taken];
    const key = freshName().padEnd(8, 'x');
    const first = await createEvents(url, inputs, 'REJECT_FAILED_ROWS', key);
    expect(first.results.map(({ event }) => event !== null)).toEqual([false, true, false, false, false]);
    expect(await createEvents(other, inputs, 'REJECT_FAILED_ROWS', key)).toEqual({
      ...first,
      replayed: true,
    });
  });
});

test('concurrent lists and single events with the same names on two gateways are stored completely or not at all, or up to a taken name in front of a platform', async () => {
  const names = Array.from({ length: 30 }, freshName);
  const lists = await Promise.all(
    Array.from({ length: 24 }, async (_, i) => {
      const mine = Array.from({ length: 5 }, (_, k) => names[(i * 7 + k * 3) % 30]);
      const inputs = mine.map((eventName) => definition({ eventName, description: `list ${i}` }));
      const single = createEvent(other, definition({ eventName: names[i], description: 'single' }));
      const { results } = await createEvents(i % 2 ? url : other, inputs);
      const { event } = await single;
      return { i, mine, stored: results.filter((result) => result.event !== null).length, single: event };
    }),
  );
  const rows = await runBeside(database, `SELECT "eventName" AS name, "description" AS by FROM "Event"`);
  const by = new Map(rows.map((row) => [row.name, row.by]));
  for (const { i, mine, stored, single } of lists) {
    if (isInFrontOfGateway) {
      // The platform has no transaction for a list: what it has accepted before somebody else took a name stays.
      const first = mine.slice(0, stored);
      expect(first.filter((name) => by.get(name) === `list ${i}`)).toEqual(first);
    } else {
      expect([0, 5]).toContain(stored);
    }
    expect(mine.filter((name) => by.get(name) === `list ${i}`)).toHaveLength(stored);
    if (single) expect(by.get(single.eventName)).toBe('single');
  }
  // A name is only rejected if an event has it.
  for (const [i, name] of names.slice(0, 24).entries()) {
    if (lists[i]?.single === null) expect(by.has(name)).toBe(true);
  }
});

describe('an idempotency key', () => {
  test('replays a stored list, with its events as they are now', async () => {
    const key = freshName().padEnd(8, 'x');
    const inputs = [cartAbandoned(), definition()];
    const first = await createEvents(url, inputs, 'REJECT_EVERYTHING', key);
    expect(first.replayed).toBe(false);
    const { event } = await updateEvent(url, { ...inputs[1], description: 'changed' });
    expect(event?.version).toBe(2);
    const again = await createEvents(other, inputs, 'REJECT_EVERYTHING', key);
    expect(again).toEqual({
      ...first,
      results: [first.results[0], { ...first.results[1], event }],
      replayed: true,
    });
  });

  test('also replays which definitions of a list were rejected', async () => {
    const key = freshName().padEnd(8, 'x');
    const inputs = await mixed();
    const first = await createEvents(url, inputs, 'REJECT_FAILED_ROWS', key);
    const results = first.results.map((result) => ({
      ...result,
      warnings: withoutPlatformWarnings(result.warnings),
    }));
    expect(await createEvents(url, inputs, 'REJECT_FAILED_ROWS', key)).toEqual({
      ...first,
      results,
      replayed: true,
    });
  });

  test('replays a list even if a rejected definition is spelled differently', async () => {
    const key = freshName().padEnd(8, 'x');
    const stored = definition();
    const eventName = freshName();
    const rejected = (
      required: unknown,
      identifier: unknown,
      rest: WireDefinition,
      attributes: unknown,
    ): WireDefinition => ({
      eventName,
      actions: [],
      fields: [
        { name: 'a', type: 'string', attributes: { isRequired: required } },
        { name: 'c', type: 'customer', attributes: { identifierType: identifier, isPsiData: null } },
        { name: 'd', type: 'string', attributes },
      ],
      ...rest,
    });
    const spellings = [
      rejected(flag('true'), { valueType: 'Enum', value: 'email' }, {}, undefined),
      rejected(flag('TRUE', 'BOOLEAN'), { valueType: 'STRING', value: 'EMAIL' }, { description: null }, null),
      rejected({ value: 'True' }, { value: 'Email', valueType: null }, {}, { isRequired: null }),
    ];
    const [first, ...others] = spellings.map((spelling) => [stored, spelling]);
    const answer = await createEvents(url, first ?? [], 'REJECT_FAILED_ROWS', key);
    expect(answer.results.map(({ event }) => event !== null)).toEqual([true, false]);
    for (const inputs of others) {
      expect(await createEvents(url, inputs, 'REJECT_FAILED_ROWS', key)).toEqual({
        ...answer,
        replayed: true,
      });
    }
  });

  test('is bound to the rejected definitions of a list too', async () => {
    const key = freshName().padEnd(8, 'x');
    const stored = definition();
    const eventName = freshName();
    const rejected = (attributes: unknown, rest: WireDefinition = {}): WireDefinition => ({
      eventName,
      actions: [],
      fields: [{ name: 'a', type: 'string', attributes }],
      ...rest,
    });
    await createEvents(url, [stored, rejected({ isRequired: flag('maybe') })], 'REJECT_FAILED_ROWS', key);
    for (const other of [
      rejected({ isRequired: flag('perhaps') }),
      rejected({ isRequired: flag(null) }),
      rejected({ isRequired: flag('maybe', 'Enum') }),
      rejected({ isPsiData: flag('maybe') }),
      rejected({}),
      rejected({ isRequired: flag('maybe') }, { description: '' }),
      rejected({ isRequired: flag('maybe') }, { fields: null }),
    ]) {
      expect(await createEvents(url, [stored, other], 'REJECT_FAILED_ROWS', key)).toMatchObject({
        replayed: false,
        errors: [{ rule: 'IDEMPOTENCY_KEY_MISMATCH' }],
      });
    }
  });

  test('replays it even if somebody else has taken one of its names since', async () => {
    const key = freshName().padEnd(8, 'x');
    const rejected = definition({ actions: [] });
    const inputs = [definition(), rejected];
    const first = await createEvents(url, inputs, 'REJECT_FAILED_ROWS', key);
    expect(first.results[0]?.event).not.toBeNull();
    await createEvent(url, { ...rejected, actions: ['EIConsumer'] });
    const again = await createEvents(url, inputs, 'REJECT_FAILED_ROWS', key);
    expect(again).toEqual({ ...first, replayed: true });
  });

  test('is bound to the whole list, its order and its policy', async () => {
    const key = freshName().padEnd(8, 'x');
    const inputs = [definition(), definition()];
    await createEvents(url, inputs, 'REJECT_EVERYTHING', key);
    const mismatch = {
      replayed: false,
      errors: [{ rule: 'IDEMPOTENCY_KEY_MISMATCH', path: ['idempotencyKey'] }],
    };
    expect(await createEvents(url, [...inputs].reverse(), 'REJECT_EVERYTHING', key)).toMatchObject(mismatch);
    expect(await createEvents(url, inputs, 'REJECT_FAILED_ROWS', key)).toMatchObject(mismatch);
    const { results } = await createEvents(url, [definition()], 'REJECT_EVERYTHING', key);
    expect(rulesOf(results[0]?.errors ?? [])).toEqual(['BATCH_REFUSED inputs.0']);
    // Each operation has its own keys.
    expect(await createEvent(url, definition(), key)).toMatchObject({ replayed: false, errors: [] });
  });

  test('is not used up by a list of which nothing is stored', async () => {
    const key = freshName().padEnd(8, 'x');
    const inputs = [definition(), definition({ actions: [] })];
    await createEvents(url, inputs, 'REJECT_EVERYTHING', key);
    const corrected = [inputs[0], { ...inputs[1], actions: ['EIConsumer'] }];
    expect(await createEvents(url, corrected, 'REJECT_EVERYTHING', key)).toMatchObject({
      replayed: false,
      errors: [],
    });
  });

  test('that is invalid rejects the list', async () => {
    const inputs = [definition()];
    const { results, errors } = await createEvents(url, inputs, 'REJECT_FAILED_ROWS', 'short');
    expect(rulesOf(errors)).toEqual(['IDEMPOTENCY_KEY_INVALID idempotencyKey']);
    expect(rulesOf(results[0]?.errors ?? [])).toEqual(['BATCH_REFUSED inputs.0']);
    expect(await isStored(inputs[0]?.eventName)).toBe(false);
  });

  test('that is sent twenty times at once with a list creates its events once', async () => {
    const key = freshName().padEnd(8, 'x');
    const inputs = Array.from({ length: 10 }, () => definition());
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        createEvents(i % 2 ? url : other, inputs, 'REJECT_EVERYTHING', key),
      ),
    );
    const created = answers.filter(({ replayed }) => !replayed);
    // Requests that create a list on the platform at the same time take turns with each of its events.
    if (isInFrontOfGateway) expect(created.length).toBeGreaterThan(0);
    else expect(created).toHaveLength(1);
    expect(new Set(answers.map(({ results }) => JSON.stringify(results))).size).toBe(1);
    const counts = await fieldCounts(database);
    expect(inputs.map(({ eventName }) => counts.get(String(eventName)))).toEqual(inputs.map(() => 1));
  });
});
