import { beforeAll, describe, expect, test } from '@jest/globals';
import { PendingWriteOperation } from '../../src/events/model/enums';
import { changesBetween } from '../../src/events/model/event-changes';
import type { EventDefinition } from '../../src/events/model/event-definition';
import { toWireDefinition } from '../../src/events/model/wire-format';
import type { AuditLog, EventStore, OrgEventStore, UpdateDecision } from '../../src/events/store/event-store';
import type { PutRequest } from '../../src/events/store/intents/intent-store';
import { PrismaIntentStore } from '../../src/events/store/intents/prisma-intent-store';
import { Deadline } from '../../src/platform/deadline';
import { type AttemptResult, IntentSettler } from '../../src/platform/intent-settler';
import type { OrgPlatform } from '../../src/platform/platform-client';
import { definitionOf } from '../support/canonical-definitions';
import { forOrg, insert, openStore } from '../support/database';
import { freshName } from '../support/definitions';
import type { Fault } from '../support/platform/faults';
import type { PlatformServer } from '../support/platform/platform-server';
import { clientOf, KEY, startPlatform } from '../support/platform/start-platform';

const { CREATE, UPDATE } = PendingWriteOperation;

/** How long a client waits, a lease lasts and a request without an answer might still arrive, in ms. */
const [TIMEOUT, LEASE, ARRIVAL] = [1_000, 1_500, 2_000];

/** The parts of a gateway that settle intents. */
interface Gateway {
  readonly orgId: string;
  readonly events: OrgEventStore;
  readonly intents: PrismaIntentStore;
  readonly settler: IntentSettler;
  readonly platform: OrgPlatform;
}

const UNAUDITED: AuditLog = { record: () => undefined };

let stores: readonly { readonly store: EventStore; readonly intents: PrismaIntentStore }[];

beforeAll(async () => {
  const first = await openStore();
  const second = await openStore({ DATABASE_URL: first.url });
  const options = { idempotencyTtl: 60_000, lease: LEASE, arrival: ARRIVAL };
  stores = [first, second].map(({ store, database }) => ({
    store,
    intents: new PrismaIntentStore(database, options),
  }));
});

/** Two gateways on one database, which serve a new organisation and call a platform of their own. */
async function startGateways(): Promise<{ server: PlatformServer; gateways: [Gateway, Gateway] }> {
  const server = await startPlatform();
  const orgId = freshName();
  const [a, b] = stores.map(({ store, intents }): Gateway => ({
    orgId,
    events: forOrg(store, orgId),
    intents,
    settler: new IntentSettler(intents, ARRIVAL),
    platform: clientOf(server.url).forOrg(orgId, null),
  }));
  if (!a || !b) throw new Error('no gateways');
  return { server, gateways: [a, b] };
}

function toRequest(operation: PendingWriteOperation, definition: EventDefinition): PutRequest {
  if (operation === CREATE) return { operation, definition, author: null, note: null };
  const decide = (current: EventDefinition): UpdateDecision => ({
    kind: 'updated',
    changes: changesBetween(current, definition),
    violations: [],
  });
  return { operation, definition, author: null, note: null, decide };
}

/** What a request does: puts an intent on record, and makes it on the platform. */
async function make(
  { orgId, intents, settler, platform }: Gateway,
  operation: PendingWriteOperation,
  definition: EventDefinition,
): Promise<AttemptResult> {
  const leaseEnd = Deadline.in(LEASE);
  const outcome = await intents.forOrg(orgId).put(toRequest(operation, definition));
  if (outcome.kind !== 'put') throw new Error(outcome.kind);
  const { intent, update } = outcome;
  const deadline = Deadline.in(TIMEOUT);
  return settler.attempt({
    intent,
    leaseEnd,
    deadline,
    isNew: true,
    platform,
    replaced: update?.event ?? null,
    audit: UNAUDITED,
  });
}

/** What a gateway does in the background, until nothing is pending; resolves with the last settlement. */
async function settleAll({
  orgId,
  events,
  intents,
  settler,
  platform,
}: Gateway): Promise<AttemptResult | null> {
  let last: AttemptResult | null = null;
  const until = performance.now() + 30_000;
  while ((await intents.forOrg(orgId).list(1)).length > 0) {
    if (performance.now() > until) throw new Error('an intent is not settled');
    const leaseEnd = Deadline.in(LEASE);
    for (const intent of await intents.claim({ orgId, limit: 10 })) {
      const replaced =
        intent.operation === UPDATE ? await events.findByName(intent.definition.eventName) : null;
      const deadline = Deadline.in(TIMEOUT);
      const attempt = { intent, leaseEnd, deadline, isNew: false, platform, replaced, audit: UNAUDITED };
      last = await settler.attempt(attempt);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return last;
}

/** The definition on the platform as it was sent, and in the store. */
async function bothSides(server: PlatformServer, { events }: Gateway, eventName: string) {
  const stored = await events.findByName(eventName);
  return {
    platform: server.memory(KEY).given(eventName),
    store: stored && { ...toWireDefinition(stored), description: stored.description ?? undefined },
  };
}

const FAULTS: readonly [string, Fault][] = [
  ['is slow', { kind: 'slow', ms: 300 }],
  ['is silent and does nothing', { kind: 'silent', stores: false }],
  ['is silent and stores', { kind: 'silent', stores: true }],
  ['cuts the connection before it stores', { kind: 'cut', stores: false }],
  ['cuts the connection after it has stored', { kind: 'cut', stores: true }],
  ['stores after the connection was cut', { kind: 'late', ms: 1_200 }],
  ['answers 500 before it stores', { kind: 'error', stores: false }],
  ['answers 500 after it has stored', { kind: 'error', stores: true }],
  ['rejects the token once', { kind: 'unauthenticated' }],
  ['has the page of a proxy in front of it', { kind: 'html', status: 502, stores: false }],
  ['has a page with status 200 in front of it, and stores', { kind: 'html', status: 200, stores: true }],
  ['answers more than 1 MB', { kind: 'long' }],
  ['redirects', { kind: 'redirect' }],
  ['warns', { kind: 'warning', code: 900, message: 'hm' }],
];

describe.each([CREATE, UPDATE])('a fault of the platform in a %s leads to one truth', (operation) => {
  test.each(FAULTS)('if it %s', async (_, fault) => {
    const { server, gateways } = await startGateways();
    const [first, second] = gateways;
    const definition = definitionOf(freshName(), 2);
    if (operation === UPDATE) {
      await insert(first.events, definition);
      server.memory(KEY).store('create', { ...toWireDefinition(definition), description: undefined });
    }
    const wanted = { ...definition, description: 'wanted' };
    server.plan({ fault, on: operation === CREATE ? 'create' : 'update' });
    const answer = await make(first, operation, wanted);
    const settled = answer.kind === 'settled' ? answer : await settleAll(second);
    expect(settled).toMatchObject({ kind: 'settled', settlement: { kind: 'accepted' }, event: wanted });
    const { platform, store } = await bothSides(server, second, definition.eventName);
    expect(platform).toEqual(store);
    expect(store).toMatchObject({ description: 'wanted' });
    expect(await first.intents.forOrg(first.orgId).list(1)).toEqual([]);
    expect(await first.events.findByName(definition.eventName)).toMatchObject({
      version: operation === CREATE ? 1 : 2,
    });
  });
});

test('an update is not sent again while it may still arrive, so that it cannot undo a later one', async () => {
  const { server, gateways } = await startGateways();
  const [first, second] = gateways;
  const definition = definitionOf(freshName());
  await insert(first.events, definition);
  server.memory(KEY).store('create', toWireDefinition(definition));
  server.plan({ fault: { kind: 'late', ms: 1_500 }, on: 'update' });
  expect(await make(first, UPDATE, { ...definition, description: 'first' })).toMatchObject({
    kind: 'postponed',
  });
  await settleAll(second);
  expect(server.calls.filter((call) => call.operation === 'update')).toHaveLength(1);
  expect(await make(second, UPDATE, { ...definition, description: 'second' })).toMatchObject({
    kind: 'settled',
    event: { version: 3 },
  });
  await new Promise((resolve) => setTimeout(resolve, 1_600));
  expect(server.memory(KEY).given(definition.eventName)).toMatchObject({ description: 'second' });
});

describe('a create of an event that the platform has already', () => {
  test('adopts it if the definition is equal', async () => {
    const { server, gateways } = await startGateways();
    const definition = definitionOf(freshName(), 3);
    server.memory(KEY).store('create', toWireDefinition(definition));
    expect(await make(gateways[0], CREATE, definition)).toMatchObject({
      settlement: { kind: 'accepted', isAdopted: true },
      event: { ...definition, version: 1 },
    });
  });

  test('is refused if the definition is different', async () => {
    const { server, gateways } = await startGateways();
    const definition = definitionOf(freshName(), 3);
    server.memory(KEY).store('create', toWireDefinition(definition));
    expect(await make(gateways[0], CREATE, { ...definition, description: 'another' })).toMatchObject({
      settlement: { kind: 'refused', errors: [{ code: 1806 }] },
      event: null,
    });
    expect(await gateways[0].events.findByName(definition.eventName)).toBeNull();
  });

  test('is a conflict if an earlier request was not answered, with what would change', async () => {
    const { server, gateways } = await startGateways();
    const definition = definitionOf(freshName(), 1);
    server.memory(KEY).store('create', toWireDefinition(definition));
    server.plan({ fault: { kind: 'cut', stores: true }, on: 'create' });
    const changed = { ...definition, description: 'another' };
    expect(await make(gateways[0], CREATE, changed)).toMatchObject({
      settlement: { kind: 'conflict', changes: [{ path: ['description'], before: null, after: 'another' }] },
      event: null,
    });
  });
});

describe('a call that was not made', () => {
  test('leaves nothing behind', async () => {
    const { server, gateways } = await startGateways();
    const definition = definitionOf(freshName());
    server.plan({ fault: { kind: 'forbidden' }, on: 'create' });
    expect(await make(gateways[0], CREATE, definition)).toMatchObject({
      kind: 'settled',
      settlement: { kind: 'not-done', cause: 'forbidden' },
      event: null,
    });
    expect(await gateways[0].intents.forOrg(gateways[0].orgId).list(1)).toEqual([]);
  });
});

test('an intent whose gateway has died is settled by another', async () => {
  const { server, gateways } = await startGateways();
  const [dead, alive] = gateways;
  const [unsent, sent] = [definitionOf(freshName()), definitionOf(freshName())];
  for (const definition of [unsent, sent])
    await dead.intents.forOrg(dead.orgId).put(toRequest(CREATE, definition));
  server.memory(KEY).store('create', toWireDefinition(sent));
  await settleAll(alive);
  expect(server.memory(KEY).names.sort()).toEqual([unsent.eventName, sent.eventName].sort());
  for (const { eventName } of [unsent, sent]) expect(await alive.events.findByName(eventName)).not.toBeNull();
});

test('two gateways that settle at once store each event once', async () => {
  const { server, gateways } = await startGateways();
  const definitions = Array.from({ length: 20 }, () => definitionOf(freshName()));
  server.plan({ fault: { kind: 'cut', stores: true }, share: 0.5, on: 'create' });
  server.plan({ fault: { kind: 'error', stores: false }, share: 0.3, on: 'create' });
  await Promise.all(
    definitions.map((definition) =>
      gateways[0].intents.forOrg(gateways[0].orgId).put(toRequest(CREATE, definition)),
    ),
  );
  await Promise.all(gateways.map(settleAll));
  const names = definitions.map(({ eventName }) => eventName).sort();
  expect(server.memory(KEY).names.sort()).toEqual(names);
  for (const eventName of names) {
    expect(await gateways[0].events.findByName(eventName)).toMatchObject({ version: 1 });
  }
});
