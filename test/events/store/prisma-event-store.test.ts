import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../../src/database/database';
import { DatabaseUnavailableError } from '../../../src/database/database-unavailable-error';
import {
  EventAction,
  EventFieldType,
  EventOrderField,
  OrderDirection,
} from '../../../src/events/model/enums';
import type { EventDefinition, StoredEvent } from '../../../src/events/model/event-definition';
import { MAX_CALLER_NAME_LENGTH } from '../../../src/events/model/limits';
import { DryRunStore } from '../../../src/events/store/dry-run-store';
import type {
  EventWriter,
  OrgEventStore,
  UpdateDecision,
  UpdateOutcome,
} from '../../../src/events/store/event-store';
import { freshName } from '../../support/definitions';
import { forOrg, openStore, insert, runBeside } from '../../support/database';
import { NO_ATTRIBUTES } from '../../support/canonical-definitions';

let store: OrgEventStore;
let other: OrgEventStore;
let database: Database;
let url: string;

beforeAll(async () => {
  const opened = await openStore();
  ({ database, url } = opened);
  [store, other] = [forOrg(opened.store, 'default'), forOrg(opened.store, 'other')];
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

/** The decision to store whatever is given. */
const UPDATED: UpdateDecision = { kind: 'updated', changes: [], violations: [] };

/** Updates an event without looking at it. */
function update(
  writer: EventWriter,
  definition: EventDefinition,
  note: string | null = null,
): Promise<UpdateOutcome | null> {
  return writer.update({ definition, note }, () => UPDATED);
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
      update(store, broken),
      update(store, { ...valid, description: 'changed' }),
      store.update({ definition: valid, note: null }, () => {
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
    const outcome = await update(store, { ...given, description: 'x' });
    expect(outcome).toMatchObject({ decision: { kind: 'updated' }, event: { updatedAt: new Date(later) } });
  });

  test('builds on the previous one if there are several in a batch', async () => {
    const given = definition({ description: '' });
    await insert(store, given);
    const replaced: (string | null)[] = [];
    const outcomes = await Promise.all(
      ['a', 'b', 'c'].map((description) =>
        store.update({ definition: { ...given, description }, note: null }, (current) => {
          replaced.push(current.description);
          return UPDATED;
        }),
      ),
    );
    expect(outcomes.map((outcome) => outcome?.event.description)).toEqual(['a', 'b', 'c']);
    expect(replaced).toEqual(['', 'a', 'b']);
    expect(await store.findByName(given.eventName)).toMatchObject({ description: 'c', version: 4 });
  });
});

describe('the author', () => {
  const nobody = { record: () => undefined };
  let created: StoredEvent;
  let ana: OrgEventStore;
  let ben: OrgEventStore;

  beforeAll(async () => {
    const { store: all } = await openStore({ DATABASE_URL: url });
    // The longest name of a caller.
    const longest = `${'"'.repeat(250)}ana Ω`;
    expect(longest).toHaveLength(MAX_CALLER_NAME_LENGTH);
    ana = all.forCaller({ orgId: 'default', name: longest }, nobody);
    ben = all.forCaller({ orgId: 'default', name: 'ben' }, nobody);
    const outcome = await insert(ana, definition());
    if (outcome.kind !== 'inserted') throw new Error(outcome.kind);
    created = outcome.event;
  });

  test('of the first version is the creator, and the update that replaces it keeps that', async () => {
    expect(created).toMatchObject({ createdBy: ana.author, updatedBy: ana.author, note: null });
    expect(await ben.findByName(created.eventName)).toEqual(created);

    const second = await update(ben, { ...created, description: '2' }, 'why');
    expect(second?.event).toMatchObject({ createdBy: ana.author, updatedBy: 'ben', note: 'why' });
    expect(await ana.findByIds([created.id])).toEqual([second?.event]);

    const third = await update(store, { ...created, description: '3' });
    expect(third?.event).toMatchObject({ createdBy: ana.author, updatedBy: null, note: null });

    const replaced = await store.findReplacedVersions([{ eventId: created.id, from: 1, to: 2 }]);
    expect(replaced.toSorted((a, b) => a.version - b.version)).toMatchObject([
      { version: 1, createdBy: ana.author, note: null },
      { version: 2, createdBy: 'ben', note: 'why' },
    ]);
  });

  test('is in every list', async () => {
    const inOrder = { field: EventOrderField.CREATED_AT, direction: OrderDirection.DESC };
    const { eventName } = definition();
    await insert(ben, definition({ eventName }));
    for (const criteria of [{}, { search: eventName }]) {
      const query = { ...inOrder, criteria, after: null, before: null, limit: 1 };
      expect(await store.findPage(query)).toMatchObject({ events: [{ eventName, createdBy: 'ben' }] });
    }
  });

  test('of each request in a batch is its own caller', async () => {
    const names = [freshName(), freshName()];
    const inserted = await Promise.all([
      insert(ana, definition({ eventName: names[0] })),
      insert(ben, definition({ eventName: names[1] })),
    ]);
    expect(inserted).toMatchObject([{ event: { createdBy: ana.author } }, { event: { createdBy: 'ben' } }]);
    const outcomes = await Promise.all(
      [ben, ana, ben].map((caller, i) =>
        update(caller, { ...created, description: `batch ${i}` }, `note ${i}`),
      ),
    );
    expect(outcomes.map((outcome) => [outcome?.event.updatedBy, outcome?.event.note])).toEqual([
      ['ben', 'note 0'],
      [ana.author, 'note 1'],
      ['ben', 'note 2'],
    ]);
  });

  test('of a dry run is the caller', async () => {
    const dryRun = new DryRunStore(ben);
    const { eventName } = definition();
    expect(await dryRun.create({ definitions: [definition({ eventName })], atomic: true })).toMatchObject({
      results: [{ event: { createdBy: 'ben', updatedBy: 'ben' } }],
    });
    expect(await update(dryRun, { ...created, description: 'dry' }, 'why')).toMatchObject({
      event: { createdBy: ana.author, updatedBy: 'ben', note: 'why' },
    });
  });

  test('does not change when a request is replayed by somebody else', async () => {
    const given = definition();
    const request = { operation: 'createEvent', key: freshName(), inputHash: 'a' };
    await insert(ana, given, request);
    expect(await insert(ben, given, request)).toMatchObject({
      kind: 'replayed',
      event: { createdBy: ana.author, updatedBy: ana.author },
    });
  });
});

describe('findByName', () => {
  test('finds nothing of another organisation', async () => {
    const { eventName } = definition();
    await insert(other, definition({ eventName }));
    expect(await store.findByName(eventName)).toBeNull();
  });
});
