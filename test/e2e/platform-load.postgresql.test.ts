import { expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEvent } from '../support/client';
import { newDatabaseUrl, runBeside } from '../support/database';
import { definition, freshName } from '../support/definitions';
import { spawnGateway } from '../support/gateway-process';
import type { Fault } from '../support/platform/faults';
import { inFrontOf, untilSettled } from '../support/platform/in-front';
import { spawnPlatform } from '../support/platform/platform-process';
import { KEY, SECRET } from '../support/platform/start-platform';

const EVENTS = 1_000;
const CLIENTS = 40;

/** Longer than the platform and the gateways need for a call on a busy machine, in seconds. */
const PLATFORM_TIMEOUT = '3';

/** How often a client tries again: far more often than one call in five requires. */
const MAX_ATTEMPTS = 100;

const FAULTS: readonly Fault[] = [
  { kind: 'cut', stores: false },
  { kind: 'cut', stores: true },
  { kind: 'late', ms: 300 },
  { kind: 'error', stores: false },
  { kind: 'error', stores: true },
  { kind: 'html', status: 502, stores: true },
  { kind: 'html', status: 200, stores: false },
  { kind: 'unauthenticated' },
  { kind: 'half' },
  { kind: 'silent', stores: true },
];

/** The share of the calls of which one of them hits, so that one call in five fails. */
const SHARE = 1 - 0.8 ** (1 / FAULTS.length);

test(`${EVENTS} creates through two gateways, while one call in five fails, lead to the same names everywhere`, async () => {
  const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
  console.info(`TEST_SEED=${seed}`);
  const platform = await spawnPlatform({ keys: { [KEY]: SECRET }, seed });
  const database = await newDatabaseUrl();
  const variables = { DATABASE_URL: database, ...inFrontOf(platform), PLATFORM_TIMEOUT };
  const gateways = await Promise.all([spawnGateway(variables), spawnGateway(variables)]);
  for (const fault of FAULTS) await platform.plan({ fault, share: SHARE });

  const names = Array.from({ length: EVENTS }, freshName);
  const left = [...names];
  const acknowledged: string[] = [];
  let failures = 0;
  /** Sends a create until a gateway has acknowledged it, now to one and now to the other. */
  const createForSure = async (eventName: string): Promise<void> => {
    const key = `key of ${eventName}`;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const { url } = gateways[(acknowledged.length + attempt) % 2] ?? gateways[0];
      const payload = await createEvent(url, definition({ eventName }), key).catch(() => null);
      if (payload?.event) {
        acknowledged.push(payload.event.eventName);
        return;
      }
      // The platform refuses nothing here, and nobody else uses the names.
      expect(payload).toBeNull();
      failures += 1;
      await sleep(50);
    }
    throw new Error(`${eventName} is not acknowledged`);
  };
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let name = left.pop(); name !== undefined; name = left.pop()) await createForSure(name);
    }),
  );
  await untilSettled(database);

  const stored = await runBeside(database, 'SELECT "eventName" AS name, "version" FROM "Event"');
  expect(stored.every(({ version }) => version === 1)).toBe(true);
  const sorted = [...names].sort();
  expect(stored.map(({ name }) => String(name)).sort()).toEqual(sorted);
  expect((await platform.names(KEY)).sort()).toEqual(sorted);
  expect(acknowledged.sort()).toEqual(sorted);
  expect(failures).toBeGreaterThan(0);
}, 300_000);
