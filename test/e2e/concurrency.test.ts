import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, expect, test } from '@jest/globals';
import { createEvent, findEvent } from '../support/client';
import { cartAbandoned, fields, freshName, withFields } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { startGateway } from '../support/gateway';

const file = path.join(temporaryFolder(), 'events.db');
let url: string;

beforeAll(async () => {
  ({ url } = await startGateway({ DATABASE_URL: `file:${file}` }));
});

/** How many fields each event has on disk, by name, read beside the gateway. */
function onDisk(): Map<string, number> {
  const database = new Database(file, { readonly: true });
  try {
    const rows = database
      .prepare<[], { eventName: string; count: number }>(
        'SELECT eventName, COUNT(name) AS count FROM Event LEFT JOIN EventField ON eventId = id GROUP BY id',
      )
      .all();
    return new Map(rows.map(({ eventName, count }) => [eventName, count]));
  } finally {
    database.close();
  }
}

test('200 concurrent creates over 20 names make 20 events and 180 refusals, and nothing else', async () => {
  const names = Array.from({ length: 20 }, freshName);
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) => createEvent(url, cartAbandoned(names[i % 20]))),
  );
  const outcomes = answers.map(
    ({ event, errors }) => event?.eventName ?? errors.map(({ rule }) => rule).join(),
  );
  expect(outcomes.filter((outcome) => outcome === 'EVENT_ALREADY_EXISTS')).toHaveLength(180);
  expect(outcomes.filter((outcome) => names.includes(outcome)).sort()).toEqual([...names].sort());

  const disk = onDisk();
  expect(names.map((name) => disk.get(name))).toEqual(names.map(() => 3));
});

test('where every second event of a burst is refused, the others are stored', async () => {
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

test('what is acknowledged is on disk, whole, though others are refused at the same time', async () => {
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
  const disk = onDisk();
  expect(acknowledged.size).toBe(32 * 8 + 5);
  expect([...acknowledged.keys()].map((name) => [name, disk.get(name)])).toEqual([...acknowledged]);
});
