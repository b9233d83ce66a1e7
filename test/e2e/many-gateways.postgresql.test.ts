import { expect, test } from '@jest/globals';
import { createEvent, findEvent } from '../support/client';
import { fieldCounts, newDatabaseUrl, runBeside } from '../support/database';
import { cartAbandoned, freshName } from '../support/definitions';
import { spawnGateway } from '../support/gateway-process';
import { acknowledged, lost, startLoad } from '../support/load';

const start = (count: number, env: Readonly<Record<string, string>>) =>
  Promise.all(Array.from({ length: count }, () => spawnGateway(env)));

test('ten gateways can start at once on an empty database', async () => {
  const DATABASE_URL = await newDatabaseUrl();
  const gateways = await start(10, { DATABASE_URL, DATABASE_POOL_SIZE: '2' });
  const rows = await runBeside(
    DATABASE_URL,
    'SELECT migration_name, COUNT(*)::int AS count FROM _prisma_migrations GROUP BY migration_name',
  );
  expect(rows.map(({ count }) => count)).toEqual(rows.map(() => 1));
  const { event } = await createEvent(gateways[0]?.url ?? '', cartAbandoned());
  for (const { url, end } of gateways) {
    expect(await findEvent(url, event?.eventName ?? '')).toEqual(event);
    await end();
  }
}, 120_000);

test('2,000 concurrent creates with 200 names on four gateways result in 200 events and 1,800 rejections, and nothing else', async () => {
  const DATABASE_URL = await newDatabaseUrl();
  // On a busy machine, the last of 500 writes waits longer than a gateway would let it by default.
  const gateways = await start(4, { DATABASE_URL, WRITE_WAIT: '60' });
  const names = Array.from({ length: 200 }, freshName);
  const answers = await Promise.all(
    Array.from({ length: 2_000 }, (_, i) =>
      createEvent(gateways[i % 4]?.url ?? '', cartAbandoned(names[Math.floor(i / 4) % 200])),
    ),
  );
  const outcomes = answers.map(
    ({ event, errors }) => event?.eventName ?? errors.map(({ rule }) => rule).join(),
  );
  expect(outcomes.filter((outcome) => outcome === 'EVENT_ALREADY_EXISTS')).toHaveLength(1_800);
  expect(outcomes.filter((outcome) => names.includes(outcome)).sort()).toEqual([...names].sort());
  expect([...(await fieldCounts(DATABASE_URL)).values()]).toEqual(names.map(() => 3));
  const failures = gateways.flatMap(({ log }) => log.filter((line) => line.includes('"level":50')));
  expect(failures).toEqual([]);
}, 120_000);

test('after one of two gateways was killed ten times under load, every acknowledged event is there and complete', async () => {
  const DATABASE_URL = await newDatabaseUrl();
  const steady = await spawnGateway({ DATABASE_URL });
  let count = 0;
  for (let kill = 0; kill < 10; kill++) {
    const victim = await spawnGateway({ DATABASE_URL });
    const load = startLoad(16, steady.url, victim.url);
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 300));
    await victim.end('SIGKILL');
    await load.stop();
    expect(lost(load.sent, await fieldCounts(DATABASE_URL))).toEqual([]);
    count += acknowledged(load.sent).length;
  }
  expect(count).toBeGreaterThan(100);
}, 300_000);
