import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Database, DatabaseUnavailableError } from '../../src/database/database';
import { EventAction, EventFieldType } from '../../src/events/event.enums';
import type { EventDefinition } from '../../src/events/event-definition';
import type { PrismaEventStore } from '../../src/events/prisma-event-store';
import { freshName } from '../support/definitions';
import { openStore, place, runBeside } from '../support/database';
import { NO_ATTRIBUTES } from '../support/stored';

let store: PrismaEventStore;
let database: Database;
let url: string;

beforeAll(async () => {
  ({ store, database, url } = await openStore());
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

describe('create', () => {
  test('answers the event as it is read back', async () => {
    const outcome = await place(store, 'default', definition({ description: '' }));
    if (outcome.kind !== 'created') throw new Error(outcome.kind);
    expect(await store.findByName('default', outcome.event.eventName)).toEqual(outcome.event);
  });

  test('refuses a name that the organisation has, and no other', async () => {
    const taken = definition();
    expect(await place(store, 'default', taken)).toMatchObject({ kind: 'created' });
    expect(await place(store, 'default', taken)).toEqual({ kind: 'name-taken' });
    expect(await place(store, 'other', taken)).toMatchObject({ kind: 'created' });
    const names = [taken.eventName.toLowerCase(), `${taken.eventName} `];
    for (const eventName of names) {
      expect(await place(store, 'default', definition({ eventName }))).toMatchObject({ kind: 'created' });
    }
  });

  test('gives a name that a batch has twice to the one that came first', async () => {
    const eventName = freshName();
    const outcomes = await Promise.all(
      [1, 2, 3].map((n) => place(store, 'default', definition({ eventName, description: `${n}` }))),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['created', 'name-taken', 'name-taken']);
    expect((await store.findByName('default', eventName))?.description).toBe('1');
  });

  test('makes ids that sort by creation', async () => {
    const outcomes = [];
    for (let i = 0; i < 5; i++) outcomes.push(await place(store, 'default', definition()));
    const ids = outcomes.map((outcome) => (outcome.kind === 'created' ? outcome.event.id : ''));
    expect([...ids].sort()).toEqual(ids);
  });

  test('keeps instants to the millisecond, in UTC', async () => {
    const before = Date.now();
    const outcome = await place(store, 'default', definition());
    if (outcome.kind !== 'created') throw new Error(outcome.kind);
    const found = await store.findByName('default', outcome.event.eventName);
    expect(found?.createdAt.getTime()).toBe(outcome.event.createdAt.getTime());
    expect(found?.createdAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(found?.createdAt.getTime()).toBeLessThanOrEqual(Date.now());
  });

  test('fails with a typed error where the database does, and works when it does again', async () => {
    await database.transaction(
      (writer) => writer.$executeRaw`ALTER TABLE "IdempotencyKey" RENAME TO "Hidden"`,
    );
    const failing = definition();
    const request = { operation: 'createEvent', key: freshName(), inputHash: 'a' };
    const outcomes = await Promise.allSettled([
      place(store, 'default', failing),
      place(store, 'default', definition(), request),
    ]);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as unknown))).toEqual([
      expect.any(DatabaseUnavailableError),
      expect.any(DatabaseUnavailableError),
    ]);
    await database.transaction(
      (writer) => writer.$executeRaw`ALTER TABLE "Hidden" RENAME TO "IdempotencyKey"`,
    );
    // It was in one batch with a request that has a key.
    expect(await store.findByName('default', failing.eventName)).toBeNull();
    expect(await place(store, 'default', failing)).toMatchObject({ kind: 'created' });
  });
});

describe('update', () => {
  test('that cannot be decided fails, and no other of its batch', async () => {
    const [broken, sound] = [definition(), definition()];
    for (const each of [broken, sound]) await place(store, 'default', each);
    // What only a newer release could have written.
    await runBeside(
      url,
      `UPDATE "Event" SET "actions" = '["Elsewhere"]' WHERE "eventName" = '${broken.eventName}'`,
    );
    const outcomes = await Promise.allSettled([
      store.update('default', broken.eventName, () => broken),
      store.update('default', sound.eventName, () => ({ ...sound, description: 'changed' })),
      store.update('default', sound.eventName, () => {
        throw new Error('no decision');
      }),
      place(store, 'default', definition()),
    ]);
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { message: expect.stringContaining('does not know') } },
      { status: 'fulfilled', value: { kind: 'revised', event: { version: 2 } } },
      { status: 'rejected', reason: { message: 'no decision' } },
      { status: 'fulfilled', value: { kind: 'created' } },
    ]);
    expect((await store.findByName('default', sound.eventName))?.description).toBe('changed');
  });

  test('makes no version that is older than the one that it replaces, whatever the clock says', async () => {
    const given = definition();
    await place(store, 'default', given);
    const later = '2099-01-01T00:00:00.000+00:00';
    await runBeside(
      url,
      `UPDATE "Event" SET "updatedAt" = '${later}' WHERE "eventName" = '${given.eventName}'`,
    );
    const outcome = await store.update('default', given.eventName, () => ({ ...given, description: 'x' }));
    expect(outcome).toMatchObject({ kind: 'revised', event: { updatedAt: new Date(later) } });
  });

  test('of several in one batch builds each on the one before', async () => {
    const given = definition({ description: '' });
    await place(store, 'default', given);
    const outcomes = await Promise.all(
      ['a', 'b', 'c'].map((letter) =>
        store.update('default', given.eventName, ({ description }) => ({
          ...given,
          description: `${description ?? ''}${letter}`,
        })),
      ),
    );
    expect(outcomes.map((outcome) => outcome.kind === 'revised' && outcome.event.description)).toEqual([
      'a',
      'ab',
      'abc',
    ]);
  });
});

describe('findByName', () => {
  test('finds nothing of another organisation', async () => {
    const { eventName } = definition();
    await place(store, 'other', definition({ eventName }));
    expect(await store.findByName('default', eventName)).toBeNull();
  });
});
