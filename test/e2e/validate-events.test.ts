import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyDefinition } from '../support/arbitrary';
import { createEvent, createEvents, graphql, rulesOf, validateEvents } from '../support/client';
import { newDatabaseUrl, runBeside } from '../support/database';
import { cartAbandoned, CUSTOMER, definition, field, freshName } from '../support/definitions';
import { startGateway } from '../support/gateway';

let database: string;
let url: string;
let strict: string;

beforeAll(async () => {
  database = await newDatabaseUrl();
  ({ url } = await startGateway({ DATABASE_URL: database }));
  ({ url: strict } = await startGateway({ DATABASE_URL: database, STRICT: 'true' }));
});

const countEvents = async (): Promise<number> =>
  (await runBeside(database, 'SELECT "id" FROM "Event"')).length;

describe.each(['lenient', 'strict'])('for any list, on a %s gateway,', (kind) => {
  test('a dry run says what createEvents would do with either policy, and writes nothing', async () => {
    const gateway = kind === 'strict' ? strict : url;
    const seen = { allValid: 0, someValid: 0, noneValid: 0 };
    const taken = freshName();
    await createEvent(url, definition({ eventName: taken }));
    const rows = fc.gen().map((gen) => {
      const names = [taken, freshName(), freshName(), freshName(), 'no.name'];
      return gen(() => fc.array(anyDefinition(...names), { minLength: 1, maxLength: 5 }));
    });
    await fc.assert(
      fc.asyncProperty(rows, async (inputs) => {
        const before = await countEvents();
        const dryRun = await validateEvents(gateway, inputs);
        expect(await countEvents()).toBe(before);
        expect(dryRun.results).toHaveLength(inputs.length);
        expect(dryRun.valid).toBe(dryRun.results.every(({ valid }) => valid));

        if (!dryRun.valid) {
          const refused = await createEvents(gateway, inputs, 'REJECT_EVERYTHING');
          expect(refused.results.map(({ event }) => event)).toEqual(inputs.map(() => null));
        }
        const policy = dryRun.valid ? 'REJECT_EVERYTHING' : 'REJECT_FAILED_ROWS';
        const { results, errors } = await createEvents(gateway, inputs, policy);
        expect(dryRun.errors).toEqual(errors);
        expect(dryRun.results).toEqual(
          results.map(({ event, ...issues }, i) => ({
            valid: event !== null,
            definition: dryRun.results[i]?.definition,
            ...issues,
          })),
        );
        for (const [i, { event }] of results.entries()) {
          if (event === null) continue;
          const { eventName, actions, description, uniqueKey, fields } = event;
          const content = { eventName, actions, description, uniqueKey, fields };
          expect(dryRun.results[i]?.definition).toEqual(content);
        }
        const valid = dryRun.results.filter((result) => result.valid).length;
        seen[valid === inputs.length ? 'allValid' : valid > 0 ? 'someValid' : 'noneValid'] += 1;
      }),
      {
        numRuns: 40,
        examples: [
          [[definition()]],
          [[definition(), { ...definition(), actions: [] }]],
          [[{ ...definition(), actions: [] }]],
        ],
      },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  });
});

test('the rows of an import each draw their own issues, whatever is missing in them', async () => {
  const taken = cartAbandoned();
  await createEvent(url, taken);
  const first = definition();
  const { valid, results, errors } = await validateEvents(url, [
    first,
    {},
    taken,
    { ...definition(), fields: [CUSTOMER, null, { name: 'a' }] },
    { ...definition(), eventName: first.eventName },
    { ...definition(), fields: [CUSTOMER, { ...field(), isUniqueKeyField: true }] },
  ]);
  expect({ valid, errors }).toEqual({ valid: false, errors: [] });
  expect(results.map((result) => [result.valid, rulesOf(result.errors)])).toEqual([
    [true, []],
    [false, ['EVENT_NAME_INVALID inputs.1.eventName', 'ACTIONS_INVALID inputs.1.actions']],
    [false, ['EVENT_ALREADY_EXISTS inputs.2.eventName']],
    [
      false,
      [
        'FIELD_NAME_INVALID inputs.3.fields.1.name',
        'FIELD_TYPE_INVALID inputs.3.fields.1.type',
        'FIELD_TYPE_INVALID inputs.3.fields.2.type',
      ],
    ],
    [false, ['EVENT_NAME_DUPLICATE inputs.4.eventName']],
    [false, ['UNIQUE_KEY_FIELD_NOT_REQUIRED inputs.5.fields.1.isUniqueKeyField']],
  ]);
  expect(results.map((result) => result.definition?.eventName ?? null)).toEqual([
    ...[first.eventName, '', taken.eventName, null, first.eventName],
    expect.any(String),
  ]);
});

test('101 definitions are too many, an empty list is valid, and null is not a definition', async () => {
  const tooMany = await validateEvents(
    url,
    Array.from({ length: 101 }, () => ({})),
  );
  expect({ ...tooMany, errors: rulesOf(tooMany.errors) }).toEqual({
    ...{ valid: false, results: [], errors: ['TOO_MANY_EVENTS inputs'] },
  });
  expect(await validateEvents(url, [])).toEqual({ valid: true, results: [], errors: [] });
  const { errors } = await graphql(
    url,
    'query($i: [EventDraftInput!]!) { validateEvents(inputs: $i) { valid } }',
    { i: [null] },
  );
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
});

test('each definition has at most ten issues of a level, and one that says how many more there are', async () => {
  const rows = Array.from({ length: 2 }, () =>
    definition({ fields: Array.from({ length: 50 }, () => null) }),
  );
  const { results } = await validateEvents(url, rows);
  for (const { errors } of results) {
    expect(errors).toHaveLength(11);
    expect(errors.at(-1)).toMatchObject({ rule: 'TOO_MANY_ISSUES', message: expect.stringContaining('90') });
  }
});
