import { createEvent } from './client';
import { fields, freshName, withFields } from './definitions';

/** An event that was sent: the number of its fields, and whether it was acknowledged. */
export interface Sent {
  readonly fields: number;
  acknowledged: boolean;
}

/** Clients that send one new event after another. */
export interface Load {
  /** The events that were sent, by name. */
  readonly sent: ReadonlyMap<string, Sent>;
  /** Resolves when every client has finished its current request. */
  stop(): Promise<void>;
}

/** Starts clients and distributes them over the URLs. Failed requests are expected. */
export function startLoad(clients: number, ...urls: readonly string[]): Load {
  const sent = new Map<string, Sent>();
  let running = true;
  const work = Array.from({ length: clients }, async (_, client) => {
    const url = urls[client % urls.length] ?? '';
    const others = client % 8;
    while (running) {
      const eventName = freshName();
      const event: Sent = { fields: others + 1, acknowledged: false };
      sent.set(eventName, event);
      try {
        const { event: stored } = await createEvent(url, { ...withFields(...fields(others)), eventName });
        event.acknowledged = stored !== null;
      } catch {
        // Not acknowledged: it may be stored or not. Without a pause, a dead gateway would cause a busy loop.
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  });
  return {
    sent,
    stop: async () => {
      running = false;
      await Promise.all(work);
    },
  };
}

/** The events that are missing although they were acknowledged, or incomplete. */
export function lost(sent: ReadonlyMap<string, Sent>, stored: ReadonlyMap<string, number>): string[] {
  return [...sent].flatMap(([name, event]) => {
    const count = stored.get(name);
    const isLost = count === undefined ? event.acknowledged : count !== event.fields;
    return isLost ? [`${name}: ${count ?? 'none'} of ${event.fields} fields`] : [];
  });
}

export function acknowledged(sent: ReadonlyMap<string, Sent>): string[] {
  return [...sent].filter(([, event]) => event.acknowledged).map(([name]) => name);
}
