import path from 'node:path';
import { expect, test } from '@jest/globals';
import { createEvent, findEvent } from '../support/client';
import { fields, freshName, withFields } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { startGateway } from '../support/gateway';

const CLIENTS = 32;
const KILLS = 10;

test(`${KILLS} times killed under ${CLIENTS} clients, every acknowledged event is there, whole`, async () => {
  const env = { DATABASE_URL: `file:${path.join(temporaryFolder(), 'events.db')}` };
  /** The fields that each event was sent with, by name. */
  const sent = new Map<string, number>();
  const acknowledged = new Set<string>();

  for (let kill = 0; kill < KILLS; kill++) {
    const { url, end } = await startGateway(env);
    let alive = true;
    const clients = Array.from({ length: CLIENTS }, async (_, client) => {
      while (alive) {
        const eventName = freshName();
        sent.set(eventName, (client % 8) + 1);
        try {
          const { event } = await createEvent(url, { ...withFields(...fields(client % 8)), eventName });
          if (event) acknowledged.add(event.eventName);
        } catch {
          // The process is gone: this one was not acknowledged, and may or may not be there.
        }
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 400));
    const { signal } = await end('SIGKILL');
    expect(signal).toBe('SIGKILL');
    alive = false;
    await Promise.all(clients);
  }

  const { url } = await startGateway(env);
  for (const [eventName, count] of sent) {
    const event = await findEvent(url, eventName);
    if (acknowledged.has(eventName)) expect(event).not.toBeNull();
    if (event) expect(event.fields).toHaveLength(count);
  }
  expect(acknowledged.size).toBeGreaterThan(KILLS * CLIENTS);
}, 300_000);
