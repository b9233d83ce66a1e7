import { beforeAll, expect, test } from '@jest/globals';
import { createEvent, createEventAnswer, findEvent } from '../support/client';
import { fieldCounts, newDatabaseUrl, provider, runBeside } from '../support/database';
import { cartAbandoned, field, fields, freshName, withFields } from '../support/definitions';
import { spawnGateway } from '../support/gateway-process';

let database: string;
let url: string;

beforeAll(async () => {
  database = await newDatabaseUrl();
  ({ url } = await spawnGateway({ DATABASE_URL: database }));
});

test('200 concurrent creates with 20 names result in 20 events and 180 rejections, and nothing else', async () => {
  const names = Array.from({ length: 20 }, freshName);
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) => createEvent(url, cartAbandoned(names[i % 20]))),
  );
  const outcomes = answers.map(
    ({ event, errors }) => event?.eventName ?? errors.map(({ rule }) => rule).join(),
  );
  expect(outcomes.filter((outcome) => outcome === 'EVENT_ALREADY_EXISTS')).toHaveLength(180);
  expect(outcomes.filter((outcome) => names.includes(outcome)).sort()).toEqual([...names].sort());

  const disk = await fieldCounts(database);
  expect(names.map((name) => disk.get(name))).toEqual(names.map(() => 3));
});

test('if every second event of a burst is rejected, the others are stored', async () => {
  const taken = freshName();
  await createEvent(url, cartAbandoned(taken));
  const names = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? freshName() : taken));
  const answers = await Promise.all(names.map((name) => createEvent(url, cartAbandoned(name))));

  expect(answers.map(({ event }) => event?.eventName ?? taken)).toEqual(names);
  expect(answers.filter(({ errors }) => errors[0]?.rule === 'EVENT_ALREADY_EXISTS')).toHaveLength(50);
  for (const { event } of answers) {
    if (event) expect(await findEvent(url, event.eventName)).toEqual(event);
  }
});

test('acknowledged events are on disk and complete, even if others are rejected at the same time', async () => {
  const acknowledged = new Map<string, number>();
  const shared = Array.from({ length: 5 }, freshName);
  await Promise.all(
    Array.from({ length: 32 }, async (_, client) => {
      for (let i = 0; i < 12; i++) {
        const size = (client + i) % 30;
        const eventName = i % 3 === 0 ? shared[(client + i) % 5] : freshName();
        const { event } = await createEvent(url, { ...withFields(...fields(size)), eventName });
        if (event) acknowledged.set(event.eventName, size + 1);
      }
    }),
  );
  const disk = await fieldCounts(database);
  expect(acknowledged.size).toBe(32 * 8 + 5);
  expect([...acknowledged.keys()].map((name) => [name, disk.get(name)])).toEqual([...acknowledged]);
});

/** Makes the database reject fields with this name, so that their whole batch is rolled back. */
async function poison(name: string): Promise<void> {
  if (provider === 'sqlite') {
    await runBeside(
      database,
      `CREATE TRIGGER poison BEFORE INSERT ON "Event" WHEN NEW."fields" LIKE '%"${name}"%'
       BEGIN SELECT RAISE(ABORT, 'poisoned'); END`,
    );
  } else {
    await runBeside(
      database,
      `ALTER TABLE "Event" ADD CONSTRAINT poison CHECK ("fields"::text NOT LIKE '%"${name}"%')`,
    );
  }
}

test('a batch that is rolled back loses no acknowledged event and leaves no partial one', async () => {
  await poison('poisoned');
  const sent = new Map<string, number>();
  const acknowledged = new Set<string>();
  let failed = 0;
  await Promise.all(
    Array.from({ length: 32 }, async (_, client) => {
      for (let i = 0; i < 12; i++) {
        const size = (client + i) % 10;
        const poisoned = (client + i) % 7 === 0 ? [field({ name: 'poisoned' })] : [];
        const input = withFields(...fields(size), ...poisoned);
        sent.set(String(input.eventName), size + 1 + poisoned.length);
        const { errors } = await createEventAnswer(url, input);
        if (errors) failed += 1;
        else acknowledged.add(String(input.eventName));
        expect(errors?.[0]?.extensions.code ?? 'SERVICE_UNAVAILABLE').toBe('SERVICE_UNAVAILABLE');
      }
    }),
  );
  expect(failed).toBeGreaterThan(0);
  expect(acknowledged.size).toBeGreaterThan(0);
  const disk = await fieldCounts(database);
  for (const name of acknowledged) expect([name, disk.get(name)]).toEqual([name, sent.get(name)]);
  for (const [name, count] of sent) expect([count, undefined]).toContain(disk.get(name));
});
