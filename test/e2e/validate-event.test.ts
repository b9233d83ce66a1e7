import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createEvent, findEvent, updateEvent, validateEvent } from '../support/client';
import { anyDefinition } from '../support/arbitrary';
import { cartAbandoned, definition, freshName } from '../support/definitions';
import { newDatabaseUrl, runBeside } from '../support/database';
import { startGateway } from '../support/gateway';

let database: string;
let url: string;
let strict: string;

beforeAll(async () => {
  database = await newDatabaseUrl();
  ({ url } = await startGateway({ DATABASE_URL: database }));
  ({ url: strict } = await startGateway({ DATABASE_URL: database, STRICT: 'true' }));
});

/** All events, versions and idempotency keys in the database. */
const dump = async (): Promise<string> =>
  JSON.stringify([
    await runBeside(database, 'SELECT * FROM "Event" ORDER BY "id"'),
    await runBeside(database, 'SELECT * FROM "EventVersion" ORDER BY "eventId", "version"'),
    await runBeside(database, 'SELECT * FROM "IdempotencyKey"'),
  ]);

describe.each(['lenient', 'strict'])('for any input, on a %s gateway,', (kind) => {
  test('a dry run returns what createEvent or updateEvent would, and writes nothing', async () => {
    const gateway = kind === 'strict' ? strict : url;
    const names = [...Array.from({ length: 8 }, freshName), `${freshName()} x`, 'no.name', ''];
    const seen = { created: 0, updated: 0, rejected: 0 };
    await fc.assert(
      fc.asyncProperty(anyDefinition(...names), fc.boolean(), async (json, isUpdate) => {
        const before = await dump();
        const dryRun = await validateEvent(gateway, json, isUpdate ? 'UPDATE' : 'CREATE');
        expect(await dump()).toBe(before);

        const { event, warnings, errors, changes } = isUpdate
          ? await updateEvent(gateway, json)
          : { changes: [], ...(await createEvent(gateway, json)) };
        expect(dryRun).toEqual({ valid: event !== null, changes, currentEvent: null, warnings, errors });
        expect(errors.length > 0).toBe(event === null);
        // The database changes if and only if an event was created or changed.
        expect((await dump()) === before).toBe(event === null || (isUpdate && changes.length === 0));
        if (event === null) seen.rejected += 1;
        else if (!isUpdate) seen.created += 1;
        else if (changes.length > 0) seen.updated += 1;
        if (event) {
          expect(await findEvent(gateway, event.eventName)).toEqual(event);
          // Storing the same definition again changes nothing and creates no version.
          expect(await validateEvent(gateway, json, 'UPDATE')).toMatchObject({ valid: true, changes: [] });
          expect((await updateEvent(gateway, json)).event).toEqual(event);
        }
      }),
      { numRuns: 150 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  });
});

test('a taken name is reported, and a free one is not', async () => {
  const input = cartAbandoned();
  expect(await validateEvent(url, input)).toMatchObject({
    valid: true,
    changes: [],
    warnings: [],
    errors: [],
  });
  await createEvent(url, input);
  expect(await validateEvent(url, input)).toMatchObject({
    valid: false,
    errors: [{ rule: 'EVENT_ALREADY_EXISTS', code: 1806, path: ['input', 'eventName'] }],
  });
  expect(await validateEvent(url, input, 'UPDATE')).toMatchObject({ valid: true, changes: [] });
  expect(await validateEvent(url, definition(), 'UPDATE')).toMatchObject({
    valid: false,
    errors: [{ rule: 'EVENT_NOT_FOUND', code: 1816 }],
  });
});
