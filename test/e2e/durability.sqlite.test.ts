import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createEvent, findEvent, updateEvent } from '../support/client';
import { definition, fields, freshName, withFields } from '../support/definitions';
import { runBeside } from '../support/database';
import { temporaryFolder } from '../support/folder';
import { spawnGateway } from '../support/gateway-process';

const CLIENTS = 32;
const KILLS = 10;

test(`after ${KILLS} kills under the load of ${CLIENTS} clients, every acknowledged event is there and complete`, async () => {
  const env = { DATABASE_URL: `file:${path.join(temporaryFolder(), 'events.db')}` };
  /** The number of fields that each event was sent with, by name. */
  const sent = new Map<string, number>();
  const acknowledged = new Set<string>();

  for (let kill = 0; kill < KILLS; kill++) {
    const { url, end } = await spawnGateway(env);
    let alive = true;
    const clients = Array.from({ length: CLIENTS }, async (_, client) => {
      while (alive) {
        const eventName = freshName();
        sent.set(eventName, (client % 8) + 1);
        try {
          const { event } = await createEvent(url, { ...withFields(...fields(client % 8)), eventName });
          if (event) acknowledged.add(event.eventName);
        } catch {
          // The process is gone. This one was not acknowledged, and may or may not be stored.
        }
      }
    });
    // Not by time alone: a busy machine may have acknowledged nothing by then.
    while (acknowledged.size <= (kill + 1) * CLIENTS) await pause(10);
    await pause(Math.random() * 400);
    const { signal } = await end('SIGKILL');
    expect(signal).toBe('SIGKILL');
    alive = false;
    await Promise.all(clients);
  }

  const { url } = await spawnGateway(env);
  for (const [eventName, count] of sent) {
    const event = await findEvent(url, eventName);
    if (acknowledged.has(eventName)) expect(event).not.toBeNull();
    if (event) expect(event.fields).toHaveLength(count);
  }
  expect(acknowledged.size).toBeGreaterThan(KILLS * CLIENTS);
}, 300_000);

test('after kills during updates, every acknowledged version is there, once and unchanged', async () => {
  const env = { DATABASE_URL: `file:${path.join(temporaryFolder(), 'events.db')}` };
  const names = Array.from({ length: 8 }, freshName);
  /** The description of each acknowledged version, by name and number. */
  const acknowledged = new Map<string, string>();

  for (let kill = 0; kill < 5; kill++) {
    const { url, end } = await spawnGateway(env);
    if (kill === 0) for (const eventName of names) await createEvent(url, definition({ eventName }));
    let alive = true;
    const clients = Array.from({ length: CLIENTS }, async (_, client) => {
      for (let i = 0; alive; i++) {
        const eventName = names[client % names.length];
        const description = `${kill} ${client} ${i}`;
        try {
          const { event } = await updateEvent(url, definition({ eventName, description }));
          if (event) acknowledged.set(`${event.eventName} ${event.version}`, description);
        } catch {
          // The process is gone. This one was not acknowledged, and may or may not be stored.
        }
      }
    });
    while (acknowledged.size <= (kill + 1) * CLIENTS) await pause(10);
    await pause(Math.random() * 300);
    await end('SIGKILL');
    alive = false;
    await Promise.all(clients);
  }

  await spawnGateway(env);
  const rows = await runBeside(
    env.DATABASE_URL,
    `SELECT "eventName" || ' ' || "version" AS place, "description" AS text FROM "Event"
     UNION ALL SELECT e."eventName" || ' ' || v."version", v."description"
     FROM "EventVersion" v JOIN "Event" e ON e."id" = v."eventId"`,
  );
  const stored = new Map(rows.map(({ place, text }) => [place, text]));
  expect(stored.size).toBe(rows.length);
  for (const [place, text] of acknowledged) expect([place, stored.get(place)]).toEqual([place, text]);
  expect(acknowledged.size).toBeGreaterThan(100);
  const newest = await runBeside(env.DATABASE_URL, 'SELECT SUM("version") AS versions FROM "Event"');
  expect(Number(newest[0]?.versions)).toBe(rows.length);
}, 120_000);
