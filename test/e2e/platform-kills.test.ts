import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { toWireDefinition } from '../../src/events/model/wire-format';
import { createEvent, updateEvent } from '../support/client';
import { forOrg, insert, newDatabaseUrl, openStore, provider } from '../support/database';
import { type DatabaseLock, lockDatabase } from '../support/database-lock';
import { cartAbandoned, definition, freshName, type WireDefinition } from '../support/definitions';
import { definitionOf } from '../support/canonical-definitions';
import { startGateway } from '../support/gateway';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process';
import type { Fault, Operation } from '../support/platform/faults';
import {
  bothSides,
  inFrontOf,
  pendingNames,
  untilSettled,
  versionsOnDisk,
} from '../support/platform/in-front';
import type { PlatformServer } from '../support/platform/platform-server';
import { KEY, startPlatform } from '../support/platform/start-platform';
import { type Proxy, startProxy } from '../support/proxy';
import { untilTrue } from '../support/until';

/** Long enough for a busy machine to reach each point, in seconds. */
const PLATFORM_TIMEOUT = '3';

/** A gateway that is to be killed, in front of a platform and a database of its own. */
interface Scene {
  readonly platform: PlatformServer;
  readonly database: string;
  /** In front of Postgres; null on SQLite. */
  readonly databaseProxy: Proxy | null;
  /** In front of the gateway. */
  readonly clientProxy: Proxy;
  /** The names of the event to create and of the one to update. */
  readonly names: readonly [string, string];
  /** Sends another request through the gateway, which nobody waits for. */
  readonly createAnother: () => void;
  /** Locks the database until the gateway has been killed. */
  readonly lock: () => Promise<DatabaseLock>;
}

/** A point between the intent and the answer, at which a create and an update are when their gateway is killed. */
interface Point {
  readonly name: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Runs before the requests are sent. */
  readonly prepare?: (scene: Scene) => void | Promise<void>;
  /** Resolves when the requests have reached the point. */
  readonly reached: (scene: Scene) => Promise<void>;
  /** Runs after the kill. */
  readonly afterwards?: (scene: Scene) => void;
  /** How many of the two writes are made, although nobody sends them again. */
  readonly made: 'both' | 'one or both' | 'neither';
}

const plan =
  (fault: Fault, ...operations: readonly Operation[]) =>
  ({ platform }: Pick<Scene, 'platform'>): void => {
    for (const on of operations) platform.plan({ fault, on });
  };

const countCalls = ({ platform }: Scene, operation: Operation): number =>
  platform.calls.filter((call) => call.operation === operation).length;

/** Resolves when the platform has so many calls of each operation. */
const calls =
  (counts: Partial<Record<Operation, number>>) =>
  (scene: Scene): Promise<void> =>
    untilTrue(() =>
      (['create', 'update', 'find', 'token'] as const).every(
        (operation) => countCalls(scene, operation) >= (counts[operation] ?? 0),
      ),
    );

const bothSent = calls({ create: 1, update: 1 });

/** Resolves when the platform has stored both. */
const bothStored = ({ platform, names }: Scene): Promise<void> =>
  untilTrue(() => names.every((name) => platform.memory(KEY).given(name)?.description === 'wanted'));

const lostBefore: Fault = { kind: 'cut', stores: false };
const lostAfter: Fault = { kind: 'cut', stores: true };

const POINTS: readonly Point[] = [
  {
    name: 'before the intent is committed',
    prepare: async ({ lock }) => {
      await lock();
    },
    reached: async ({ lock }) => (await lock()).isWaitedFor(),
    made: 'neither',
  },
  {
    name: 'after the intent is on disk, while the platform issues a token',
    prepare: plan({ kind: 'silent', stores: false }, 'token'),
    reached: async (scene) => {
      await calls({ token: 1 })(scene);
      await untilTrue(async () => (await pendingNames(scene.database)).length === 2);
    },
    made: 'both',
  },
  {
    name: 'after the intent is on disk, while the call waits for its turn',
    variables: { PLATFORM_CONCURRENCY: '1' },
    prepare: async (scene) => {
      plan({ kind: 'silent', stores: false }, 'create')(scene);
      scene.createAnother();
      await calls({ create: 1 })(scene);
    },
    reached: ({ database }) => untilTrue(async () => (await pendingNames(database)).length === 3),
    made: 'both',
  },
  {
    name: 'before the platform reads the request',
    prepare: plan({ kind: 'unread' }, 'create', 'update'),
    reached: bothSent,
    made: 'both',
  },
  {
    name: 'before the platform stores, which it never does',
    prepare: plan({ kind: 'silent', stores: false }, 'create', 'update'),
    reached: bothSent,
    made: 'both',
  },
  {
    name: 'before the platform stores, which it does later',
    prepare: plan({ kind: 'silent', stores: false }, 'create', 'update'),
    reached: bothSent,
    afterwards: ({ platform, names: [created, updated] }) => {
      platform.memory(KEY).store('create', wanted(created));
      platform.memory(KEY).store('update', wanted(updated));
    },
    made: 'both',
  },
  {
    name: 'after the platform has stored, before it answers',
    prepare: plan({ kind: 'silent', stores: true }, 'create', 'update'),
    reached: bothSent,
    made: 'both',
  },
  {
    name: "after half of the platform's answer",
    prepare: plan({ kind: 'half' }, 'create', 'update'),
    reached: async (scene) => {
      await bothStored(scene);
      await sleep(100);
    },
    made: 'both',
  },
  {
    name: 'after the answer was lost, before the platform answers whether it has the event',
    prepare: (scene) => {
      plan(lostAfter, 'create', 'update')(scene);
      scene.platform.plan({ fault: { kind: 'silent', stores: false }, on: 'find', times: 2 });
    },
    reached: calls({ find: 2 }),
    made: 'both',
  },
  {
    name: 'after the answer was lost, and half of the answer whether the platform has the event',
    prepare: (scene) => {
      plan(lostAfter, 'create', 'update')(scene);
      scene.platform.plan({ fault: { kind: 'half' }, on: 'find', times: 2 });
    },
    reached: async (scene) => {
      await calls({ find: 2 })(scene);
      await sleep(100);
    },
    made: 'both',
  },
  {
    name: 'in a pause before the platform is asked again',
    prepare: (scene) => {
      plan(lostBefore, 'create', 'update')(scene);
      scene.platform.plan({ fault: { kind: 'error', stores: false }, on: 'find', times: 100 });
    },
    reached: calls({ find: 4 }),
    made: 'both',
  },
  {
    name: 'after a pause, when the create was sent again',
    prepare: (scene) => {
      plan(lostBefore, 'create', 'update')(scene);
      plan({ kind: 'silent', stores: true }, 'create')(scene);
    },
    reached: calls({ create: 2, update: 1 }),
    made: 'both',
  },
  {
    name: 'in an attempt in the background, after the clients were told that the outcome is unknown',
    prepare: (scene) => {
      plan({ kind: 'silent', stores: true }, 'create', 'update')(scene);
      scene.platform.plan({ fault: { kind: 'silent', stores: false }, on: 'find', times: 2 });
    },
    reached: calls({ find: 2 }),
    made: 'both',
  },
  {
    name: 'after the verdict, before the COMMIT that settles the intent',
    prepare: plan({ kind: 'slow', ms: 1_500 }, 'create', 'update'),
    reached: async (scene) => {
      await bothSent(scene);
      const { isWaitedFor } = await scene.lock();
      await bothStored(scene);
      await isWaitedFor();
    },
    made: 'both',
  },
  {
    name: 'after the COMMIT that settles the intent, before the answer',
    prepare: plan({ kind: 'slow', ms: 500 }, 'create', 'update'),
    reached: async (scene) => {
      await bothSent(scene);
      scene.clientProxy.line = 'silent';
      await bothStored(scene);
      await untilTrue(async () => (await pendingNames(scene.database)).length === 0);
    },
    made: 'both',
  },
];

/** Points that only the connection to a server has. */
const SERVER_POINTS: readonly Point[] = [
  commitPoint({
    name: 'while the COMMIT of the intent is on its way',
    after: 'INSERT INTO "PlatformIntent"',
    held: 'up',
    made: 'neither',
  }),
  commitPoint({
    name: 'after the COMMIT of the intent, before the gateway knows of it',
    after: 'INSERT INTO "PlatformIntent"',
    held: 'down',
    // The other one waits for the first.
    made: 'one or both',
  }),
  commitPoint({
    name: 'while the COMMIT that settles the intent is on its way',
    after: 'INSERT INTO "Event"',
    held: 'up',
    made: 'both',
  }),
  commitPoint({
    name: 'after the COMMIT that settles the intent, before the gateway knows of it',
    after: 'INSERT INTO "Event"',
    held: 'down',
    made: 'both',
  }),
];

/** The COMMIT of a transaction with a statement, or the answer to it, is held. */
function commitPoint({
  name,
  after,
  held,
  made,
}: Pick<Point, 'name' | 'made'> & { readonly after: string; readonly held: 'up' | 'down' }): Point {
  const ms = 30_000;
  return {
    name,
    prepare: ({ databaseProxy }) => {
      if (databaseProxy === null) throw new Error('there is no connection to a server');
      databaseProxy.stall = {
        after,
        at: 'COMMIT',
        up: held === 'up' ? ms : 0,
        down: held === 'down' ? ms : 0,
      };
    },
    reached: async (scene) => {
      await untilTrue(() => scene.databaseProxy?.stall === null);
      if (made === 'both') await bothStored(scene);
      else await sleep(200);
    },
    made,
  };
}

/** The definition with which an event is created or updated. */
function wanted(eventName: string): WireDefinition {
  return definition({ eventName, description: 'wanted' });
}

/** One at a time, so that none is too slow for the timeouts of its gateway. */
let lastKill: Promise<unknown> = Promise.resolve();

function oneAfterAnother<Result>(work: () => Promise<Result>): Promise<Result> {
  const result = lastKill.then(work);
  lastKill = result.catch(() => undefined);
  return result;
}

/** Kills a gateway at a point; resolves with the keys of the requests and with what their clients got. */
async function killAt(
  point: Point,
): Promise<Scene & { readonly key: string; readonly acknowledged: string[] }> {
  const platform = await startPlatform();
  const database = await newDatabaseUrl();
  const names = [freshName(), freshName()] as const;
  const { store } = await openStore({ DATABASE_URL: database });
  const before = definitionOf(names[1]);
  await insert(forOrg(store, 'default'), before);
  platform.memory(KEY).store('create', { ...toWireDefinition(before), description: undefined });

  const databaseProxy = provider === 'postgresql' ? await startProxy(database) : null;
  const gateway: GatewayProcess = await spawnGateway({
    DATABASE_URL: databaseProxy?.url ?? database,
    ...inFrontOf(platform),
    PLATFORM_TIMEOUT,
    ...point.variables,
  });
  const clientProxy = await startProxy(gateway.url);
  const url = clientProxy.url.replace(/\/$/, '');
  const held: { lock?: Promise<DatabaseLock> } = {};
  const scene: Scene = {
    platform,
    database,
    databaseProxy,
    clientProxy,
    names,
    createAnother: () => {
      createEvent(url, cartAbandoned()).catch(() => undefined);
    },
    lock: () => (held.lock ??= lockDatabase(database)),
  };
  await point.prepare?.(scene);

  const key = freshName().padEnd(8, 'x');
  const acknowledged: string[] = [];
  const requests = Promise.allSettled([
    createEvent(url, wanted(names[0]), key).then(() => acknowledged.push(names[0])),
    updateEvent(url, wanted(names[1])).then(() => acknowledged.push(names[1])),
  ]);
  await point.reached(scene);
  expect((await gateway.end('SIGKILL')).signal).toBe('SIGKILL');
  await (await held.lock)?.release();
  await requests;
  platform.plans.clear();
  point.afterwards?.(scene);
  return { ...scene, key, acknowledged };
}

describe('a gateway that is killed leaves nothing that another one does not settle', () => {
  test.concurrent.each(provider === 'postgresql' ? [...POINTS, ...SERVER_POINTS] : POINTS)(
    '$name',
    async (point) => {
      const { platform, database, names, key, acknowledged } = await oneAfterAnother(() => killAt(point));
      expect(acknowledged).toEqual([]);

      const other = await startGateway({
        DATABASE_URL: database,
        ...inFrontOf(platform),
        PLATFORM_TIMEOUT,
      });
      await untilSettled(database);
      const sides = [];
      for (const name of names) sides.push(await bothSides(platform, other.url, name));
      const made = sides.filter((side) => side.platform?.description === 'wanted').length;
      for (const side of sides) expect(side.gateway).toEqual(side.platform);
      if (point.made === 'both') expect(made).toBe(2);
      if (point.made === 'one or both') expect(made).toBeGreaterThan(0);
      if (point.made === 'neither') expect(made).toBe(0);

      // The clients send again what they have no answer to.
      const [created, updated] = names;
      const again = await createEvent(other.url, wanted(created), key);
      expect(again).toMatchObject({ event: { eventName: created, version: 1 }, errors: [] });
      expect(await updateEvent(other.url, wanted(updated))).toMatchObject({
        event: { version: 2 },
        errors: [],
      });
      for (const name of names) {
        const { platform: there, gateway: here } = await bothSides(platform, other.url, name);
        expect(here).toEqual(there);
        expect(there).toMatchObject({ description: 'wanted' });
      }
      expect(await versionsOnDisk(database, created)).toEqual([1]);
      expect(await versionsOnDisk(database, updated)).toEqual([1, 2]);
      expect(platform.memory(KEY).names.sort()).toEqual([...new Set(platform.memory(KEY).names)].sort());
      expect(await pendingNames(database)).toEqual([]);
    },
    300_000,
  );
});
