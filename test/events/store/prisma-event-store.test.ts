import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../../src/database/database';
import { DatabaseUnavailableError } from '../../../src/database/database-unavailable-error';
import { EventAction, EventFieldType } from '../../../src/events/model/enums';
import type { EventDefinition } from '../../../src/events/model/event-definition';
import type { OrgEventStore, UpdateDecision } from '../../../src/events/store/event-store';
import { freshName } from '../../support/definitions';
import { openStore, insert, runBeside } from '../../support/database';
import { NO_ATTRIBUTES } from '../../support/canonical-definitions';

let store: OrgEventStore;
let other: OrgEventStore;
let database: Database;
let url: string;

beforeAll(async () => {
  const opened = await openStore();
  ({ database, url } = opened);
  [store, other] = [opened.store.forOrg('default'), opened.store.forOrg('other')];
});

function definition(given: Partial<EventDefinition> = {}): EventDefinition {
  return {
    eventName: freshName(),
    actions: [EventAction.EMFConsumer],
    description: null,
    fields: [{ name: 'a', type: EventFieldType.string, attributes: NO_ATTRIBUTES }],
    ...given,
  };
}

/** The decision to store this definition. */
function updated(definition: EventDefinition): UpdateDecision {
  return { kind: 'updated', definition, changes: [], violations: [] };
}

describe('create', () => {
  test('returns the event as it is read later', async () => {
    const outcome = await insert(store, definition({ description: '' }));
    if (outcome.kind !== 'inserted') throw new Error(outcome.kind);
    expect(await store.findByName(outcome.event.eventName)).toEqual(outcome.event);
  });

  test('rejects exactly the names that the organisation already has', async () => {
    const taken = definition();
    expect(await insert(store, taken)).toMatchObject({ kind: 'inserted' });
    expect(await insert(store, taken)).toEqual({ kind: 'name-taken' });
    expect(await insert(other, taken)).toMatchObject({ kind: 'inserted' });
    const names = [taken.eventName.toLowerCase(), `${taken.eventName} `];
    for (const eventName of names) {
      expect(await insert(store, definition({ eventName }))).toMatchObject({ kind: 'inserted' });
    }
  });

  test('gives a name that occurs twice in a batch to the first request', async () => {
    const eventName = freshName();
    const outcomes = await Promise.all(
      [1, 2, 3].map((n) => insert(store, definition({ eventName, description: `${n}` }))),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['inserted', 'name-taken', 'name-taken']);
    expect((await store.findByName(eventName))?.description).toBe('1');
  });

  test('creates ids that sort by creation time', async () => {
    const outcomes = [];
    for (let i = 0; i < 5; i++) outcomes.push(await insert(store, definition()));
    const ids = outcomes.map((outcome) => (outcome.kind === 'inserted' ? outcome.event.id : ''));
    expect([...ids].sort()).toEqual(ids);
  });

  test('stores times to the millisecond, in UTC', async () => {
    const before = Date.now();
    const outcome = await insert(store, definition());
    if (outcome.kind !== 'inserted') throw new Error(outcome.kind);
    const found = await store.findByName(outcome.event.eventName);
    expect(found?.createdAt.getTime()).toBe(outcome.event.createdAt.getTime());
    expect(found?.createdAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(found?.createdAt.getTime()).toBeLessThanOrEqual(Date.now());
  });

  test('rejects with a typed error if the database fails, and works again afterwards', async () => {
    await database.transaction(
      (writer) => writer.$executeRaw`ALTER TABLE "IdempotencyKey" RENAME TO "Hidden"`,
    );
    const failing = definition();
    const request = { operation: 'createEvent', key: freshName(), inputHash: 'a' };
    const outcomes = await Promise.allSettled([insert(store, failing), insert(store, definition(), request)]);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as unknown))).toEqual([
      expect.any(DatabaseUnavailableError),
      expect.any(DatabaseUnavailableError),
    ]);
    await database.transaction(
      (writer) => writer.$executeRaw`ALTER TABLE "Hidden" RENAME TO "IdempotencyKey"`,
    );
    // It shared a batch with the request that has a key.
    expect(await store.findByName(failing.eventName)).toBeNull();
    expect(await insert(store, failing)).toMatchObject({ kind: 'inserted' });
  });
});

describe('update', () => {
  test('that cannot be decided fails alone in its batch', async () => {
    const [broken, valid] = [definition(), definition()];
    for (const each of [broken, valid]) await insert(store, each);
    // Only a newer release could have written this.
    await runBeside(
      url,
      `UPDATE "Event" SET "actions" = '["Elsewhere"]' WHERE "eventName" = '${broken.eventName}'`,
    );
    const outcomes = await Promise.allSettled([
      store.update(broken.eventName, () => updated(broken)),
      store.update(valid.eventName, () => updated({ ...valid, description: 'changed' })),
      store.update(valid.eventName, () => {
        throw new Error('no decision');
      }),
      insert(store, definition()),
    ]);
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { message: expect.stringContaining('does not know') } },
      { status: 'fulfilled', value: { decision: { kind: 'updated' }, event: { version: 2 } } },
      { status: 'rejected', reason: { message: 'no decision' } },
      { status: 'fulfilled', value: { kind: 'inserted' } },
    ]);
    expect((await store.findByName(valid.eventName))?.description).toBe('changed');
  });

  test('creates no version that is older than the one it replaces, whatever the clock says', async () => {
    const given = definition();
    await insert(store, given);
    const later = '2099-01-01T00:00:00.000+00:00';
    await runBeside(
      url,
      `UPDATE "Event" SET "updatedAt" = '${later}' WHERE "eventName" = '${given.eventName}'`,
    );
    const outcome = await store.update(given.eventName, () => updated({ ...given, description: 'x' }));
    expect(outcome).toMatchObject({ decision: { kind: 'updated' }, event: { updatedAt: new Date(later) } });
  });

  test('builds on the previous one if there are several in a batch', async () => {
    const given = definition({ description: '' });
    await insert(store, given);
    const outcomes = await Promise.all(
      ['a', 'b', 'c'].map((letter) =>
        store.update(given.eventName, ({ description }) =>
          updated({ ...given, description: `${description ?? ''}${letter}` }),
        ),
      ),
    );
    expect(outcomes.map((outcome) => outcome?.event.description)).toEqual(['a', 'ab', 'abc']);
  });
});

describe('findByName', () => {
  test('finds nothing of another organisation', async () => {
    const { eventName } = definition();
    await insert(other, definition({ eventName }));
    expect(await store.findByName(eventName)).toBeNull();
  });
});
