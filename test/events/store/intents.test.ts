import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../../src/database/database';
import { PendingWriteOperation } from '../../../src/events/model/enums';
import type { EventDefinition, StoredEvent } from '../../../src/events/model/event-definition';
import type { OrgEventStore, UpdateDecision } from '../../../src/events/store/event-store';
import type { LeasedIntent, PutOutcome, PutRequest } from '../../../src/events/store/intents/intent-store';
import { PrismaIntentStore } from '../../../src/events/store/intents/prisma-intent-store';
import { openDatabase } from '../../../src/database/open-database';
import { UNOBSERVED } from '../../../src/observer';
import { readConfig } from '../../../src/config';
import { afterTests } from '../../support/cleanup';
import { definitionOf } from '../../support/canonical-definitions';
import { forOrg, insert, openStore, runBeside } from '../../support/database';
import { freshName } from '../../support/definitions';

const TTL = 60_000;

let url: string;
let database: Database;
let events: OrgEventStore;
let intents: PrismaIntentStore;
/** Another gateway on the same database, whose leases end at once. */
let hasty: PrismaIntentStore;

beforeAll(async () => {
  const opened = await openStore();
  ({ url, database } = opened);
  events = forOrg(opened.store, 'default');
  intents = new PrismaIntentStore(database, { idempotencyTtl: TTL, lease: 60_000, arrival: 60_000 });
  const second = await openDatabase(readConfig({ DATABASE_URL: url }).database, UNOBSERVED);
  afterTests(() => second.close());
  hasty = new PrismaIntentStore(second, { idempotencyTtl: TTL, lease: 0, arrival: 500 });
});

const fresh = (): EventDefinition => definitionOf(freshName());

function toCreate(definition: EventDefinition, key?: string, inputHash = 'hash'): PutRequest {
  const idempotency = key === undefined ? undefined : { operation: 'createEvent', key, inputHash };
  return { operation: PendingWriteOperation.CREATE, definition, author: 'me', note: null, idempotency };
}

function toUpdate(definition: EventDefinition, kind: 'updated' | 'unchanged' = 'updated'): PutRequest {
  const decide = (): UpdateDecision => ({ kind, changes: [], violations: [] });
  return { operation: PendingWriteOperation.UPDATE, definition, author: null, note: 'why', decide };
}

function toDisable(definition: EventDefinition): PutRequest {
  const decide = ({ disabledAt }: StoredEvent): UpdateDecision => ({
    kind: disabledAt === null ? 'updated' : 'unchanged',
    changes: [],
    violations: [],
  });
  return { operation: PendingWriteOperation.DISABLE, definition, author: 'me', note: null, decide };
}

function put(request: PutRequest, store = intents, orgId = 'default'): Promise<PutOutcome> {
  return store.forOrg(orgId).put(request);
}

async function putIntent(request: PutRequest, store = intents): Promise<LeasedIntent> {
  const outcome = await put(request, store);
  if (outcome.kind !== 'put') throw new Error(outcome.kind);
  return outcome.intent;
}

const accept = (intent: LeasedIntent, store = intents) =>
  store.settle({ lease: intent.lease, isAccepted: true });
const drop = (intent: LeasedIntent) => intents.settle({ lease: intent.lease, isAccepted: false });

describe('an intent to create', () => {
  test('is on record until it is settled, with everything that is needed to settle it', async () => {
    const definition = fresh();
    const intent = await putIntent(toCreate(definition, freshName()));
    const found = await intents.forOrg('default').findByName(definition.eventName);
    expect(found).toMatchObject({ id: intent.id, definition, author: 'me', attempts: 0, lastReason: null });
    expect(found?.idempotency).toEqual(intent.idempotency);
    expect(await events.findByName(definition.eventName)).toBeNull();
    const settled = await accept(intent);
    expect(settled).toMatchObject({
      kind: 'settled',
      event: { ...definition, version: 1, createdBy: 'me', updatedBy: 'me', note: null },
    });
    expect(await events.findByName(definition.eventName)).toEqual(
      settled.kind === 'settled' ? settled.event : null,
    );
    expect(await intents.forOrg('default').findById(intent.id)).toBeNull();
  });

  test('leaves nothing behind if it is refused', async () => {
    const definition = fresh();
    const key = freshName();
    expect(await drop(await putIntent(toCreate(definition, key)))).toEqual({ kind: 'settled', event: null });
    expect(await events.findByName(definition.eventName)).toBeNull();
    expect(await put(toCreate(definition, key, 'another hash'))).toMatchObject({ kind: 'put' });
  });

  test('is not put if the name is taken', async () => {
    const definition = fresh();
    await insert(events, definition);
    expect(await put(toCreate(definition))).toEqual({ kind: 'name-taken' });
    expect(await intents.forOrg('default').findByName(definition.eventName)).toBeNull();
  });

  test('is one for each name and organisation, also if many ask at once, through two gateways', async () => {
    const definition = fresh();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) => put(toCreate(definition), i % 2 ? intents : hasty)),
    );
    expect(outcomes.filter(({ kind }) => kind === 'put')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'pending')).toHaveLength(19);
    expect(await put(toCreate(definition), intents, 'other')).toMatchObject({ kind: 'put' });
  });

  test('is the same for the same idempotency key, and a mismatch for another input', async () => {
    const [definition, key] = [fresh(), freshName()];
    const intent = await putIntent(toCreate(definition, key));
    expect(await put(toCreate(definition, key))).toEqual({ kind: 'pending', isSameRequest: true });
    expect(await put(toCreate(definition))).toEqual({ kind: 'pending', isSameRequest: false });
    expect(await put(toCreate(definition, key, 'another hash'))).toEqual({ kind: 'key-mismatch' });
    expect(await put(toCreate(fresh(), key, 'another hash'))).toEqual({ kind: 'key-mismatch' });
    const settled = await accept(intent);
    const event = settled.kind === 'settled' ? settled.event : null;
    expect(await put(toCreate(definition, key))).toEqual({ kind: 'already-created', event });
    expect(await put(toCreate(definition, key, 'another hash'))).toEqual({ kind: 'key-mismatch' });
    expect(await put(toCreate(fresh(), key, 'another hash'))).toEqual({ kind: 'key-mismatch' });
    expect(await intents.forOrg('default').list(100)).not.toContainEqual(
      expect.objectContaining({ idempotency: expect.objectContaining({ key }) }),
    );
  });

  test('of a list adds its event to the key of the list', async () => {
    const [first, second, key] = [fresh(), fresh(), freshName()];
    await accept(await putIntent(toCreate(first, key)));
    const intent = await putIntent(toCreate(second, key));
    expect(await put(toCreate(fresh(), key))).toEqual({ kind: 'pending', isSameRequest: true });
    await accept(intent);
    for (const { eventName } of [first, second]) {
      expect(await put(toCreate({ ...first, eventName }, key))).toMatchObject({
        kind: 'already-created',
        event: { eventName },
      });
    }
  });

  test('is replayed although an update of the event is pending', async () => {
    const [definition, key] = [fresh(), freshName()];
    await accept(await putIntent(toCreate(definition, key)));
    await putIntent(toUpdate(definition));
    expect(await put(toCreate(definition, key))).toMatchObject({ kind: 'already-created' });
  });
});

describe('an intent to disable', () => {
  test('changes nothing but the status when it is accepted, and nothing when it is not', async () => {
    const definition = fresh();
    await insert(events, definition);
    const before = await events.findByName(definition.eventName);
    await drop(await putIntent(toDisable(definition)));
    expect(await events.findByName(definition.eventName)).toEqual(before);
    const event = { ...before, disabledAt: expect.any(Date), disabledBy: 'me' };
    expect(await accept(await putIntent(toDisable(definition)))).toEqual({ kind: 'settled', event });
    expect(await events.findByName(definition.eventName)).toEqual(event);
    const [row] = await runBeside(
      url,
      `SELECT "status" FROM "Event" WHERE "eventName" = '${definition.eventName}'`,
    );
    expect(row).toEqual({ status: 'DISABLED' });
  });

  test('is not put if there is no event, or if it is disabled already', async () => {
    const definition = fresh();
    expect(await put(toDisable(definition))).toEqual({ kind: 'not-found' });
    await insert(events, definition);
    await accept(await putIntent(toDisable(definition)));
    expect(await put(toDisable(definition))).toMatchObject({
      kind: 'decided',
      update: { decision: { kind: 'unchanged' } },
    });
  });

  test('and one to update keep each other waiting', async () => {
    const definition = fresh();
    await insert(events, definition);
    await putIntent(toDisable(definition));
    expect(await put(toUpdate(definition))).toEqual({ kind: 'pending', isSameRequest: false });
  });

  test('settled together with updates, each event is as its own intent says', async () => {
    const [disabled, updated] = [fresh(), fresh()];
    for (const each of [disabled, updated]) await insert(events, each);
    const all = [await putIntent(toDisable(disabled)), await putIntent(toUpdate(updated))];
    expect(await Promise.all(all.map((intent) => accept(intent)))).toMatchObject([
      { kind: 'settled', event: { version: 1, disabledBy: 'me' } },
      { kind: 'settled', event: { version: 2, disabledAt: null } },
    ]);
  });
});

describe('an intent to update', () => {
  test('stores a new version when it is accepted', async () => {
    const definition = fresh();
    await insert(events, definition);
    const changed = { ...definition, description: 'changed' };
    const outcome = await put(toUpdate(changed));
    if (outcome.kind !== 'put') throw new Error(outcome.kind);
    expect(outcome.update).toMatchObject({ event: definition, decision: { kind: 'updated' } });
    expect(await accept(outcome.intent)).toMatchObject({
      event: { description: 'changed', version: 2, updatedBy: null, note: 'why' },
    });
    const stored = await events.findByName(definition.eventName);
    expect(stored).toMatchObject({ description: 'changed', version: 2 });
    const range = { eventId: stored?.id ?? '', from: 1, to: 1 };
    expect(await events.findReplacedVersions([range])).toMatchObject([{ version: 1, description: null }]);
  });

  test('is not put if there is no event, or if nothing is to be done', async () => {
    const definition = fresh();
    expect(await put(toUpdate(definition))).toEqual({ kind: 'not-found' });
    await insert(events, definition);
    expect(await put(toUpdate(definition, 'unchanged'))).toMatchObject({
      kind: 'decided',
      update: { decision: { kind: 'unchanged' }, event: definition },
    });
    expect(await intents.forOrg('default').findByName(definition.eventName)).toBeNull();
  });

  test('that cannot be decided fails alone in its batch, and leaves nothing behind', async () => {
    const [broken, valid] = [fresh(), fresh()];
    for (const each of [broken, valid]) await insert(events, each);
    const decide = (): never => {
      throw new Error('no decision');
    };
    const outcomes = await Promise.allSettled([
      put({ operation: PendingWriteOperation.UPDATE, definition: broken, author: null, note: null, decide }),
      put(toUpdate(valid)),
    ]);
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { message: 'no decision' } },
      { status: 'fulfilled', value: { kind: 'put' } },
    ]);
    expect(await intents.forOrg('default').findByName(broken.eventName)).toBeNull();
  });
});

describe('a lease', () => {
  test('is held by one gateway until it ends', async () => {
    const orgId = freshName();
    const held = await put(toCreate(fresh()), intents, orgId);
    expect(await hasty.claim({ orgId, early: true, limit: 10 })).toEqual([]);
    expect(held.kind).toBe('put');
    const lost = await put(toCreate(fresh()), hasty, orgId);
    if (lost.kind !== 'put') throw new Error(lost.kind);
    const [claimed, ...others] = await intents.claim({ orgId, limit: 10 });
    expect(others).toEqual([]);
    expect(claimed?.id).toBe(lost.intent.id);
    // What the first gateway has sent may still arrive.
    expect(claimed?.mayArriveFor).toBeGreaterThan(0);
    expect(await accept(lost.intent, hasty)).toEqual({ kind: 'lost' });
    expect(claimed && (await accept(claimed))).toMatchObject({ kind: 'settled', event: { version: 1 } });
  });

  test('is taken once if many ask at once', async () => {
    const orgId = freshName();
    await Promise.all(Array.from({ length: 20 }, () => put(toCreate(fresh()), hasty, orgId)));
    const claims = await Promise.all(Array.from({ length: 10 }, () => intents.claim({ orgId, limit: 4 })));
    const ids = claims.flat().map(({ id }) => id);
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
  });

  test('that is given back says why, and when the next attempt is due', async () => {
    const orgId = freshName();
    const outcome = await put(toCreate(fresh()), intents, orgId);
    if (outcome.kind !== 'put') throw new Error(outcome.kind);
    const { intent } = outcome;
    await intents.release({ lease: intent.lease, reason: 'no answer', pause: 60_000, mayArriveFor: 0 });
    expect(await intents.forOrg(orgId).list(10)).toMatchObject([{ attempts: 1, lastReason: 'no answer' }]);
    expect(await hasty.claim({ orgId, limit: 10 })).toEqual([]);
    const [early] = await hasty.claim({ orgId, intentId: intent.id, early: true, limit: 1 });
    expect(early).toMatchObject({ id: intent.id, mayArriveFor: 0 });
    // The first holder has nothing to give back any more.
    await intents.release({ lease: intent.lease, reason: 'late', pause: 0, mayArriveFor: 0 });
    expect(await intents.forOrg(orgId).list(10)).toMatchObject([{ attempts: 1, lastReason: 'no answer' }]);
  });

  test('lets what may still arrive grow, but not shrink', async () => {
    const orgId = freshName();
    const outcome = await put(toCreate(fresh()), hasty, orgId);
    if (outcome.kind !== 'put') throw new Error(outcome.kind);
    const { lease } = outcome.intent;
    await hasty.release({ lease, reason: 'no answer', pause: 0, mayArriveFor: 600_000 });
    const [first] = await hasty.claim({ orgId, limit: 1 });
    const [second] = await hasty.claim({ orgId, limit: 1 });
    for (const claimed of [first, second]) {
      expect(claimed?.mayArriveFor).toBeGreaterThan(500_000);
      expect(claimed?.mayArriveFor).toBeLessThanOrEqual(600_000);
    }
  });
});

test('an intent of another organisation is not found', async () => {
  const definition = fresh();
  const { id } = await putIntent(toCreate(definition));
  const other = intents.forOrg('other');
  expect(await other.findById(id)).toBeNull();
  expect(await other.findByName(definition.eventName)).toBeNull();
  expect((await other.list(100)).map((intent) => intent.id)).not.toContain(id);
  expect(await intents.claim({ orgId: 'other', intentId: id, early: true, limit: 1 })).toEqual([]);
});

test('an intent whose name was taken meanwhile ends with the event that has it', async () => {
  const definition = fresh();
  const intent = await putIntent(toCreate({ ...definition, description: 'mine' }));
  await insert(events, definition);
  expect(await accept(intent)).toMatchObject({ kind: 'settled', event: { description: null } });
  const rows = await runBeside(url, `SELECT "id" FROM "PlatformIntent" WHERE "id" = '${intent.id}'`);
  expect(rows).toEqual([]);
});
