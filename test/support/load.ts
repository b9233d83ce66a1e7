import { createEvent } from './client';
import { fields, freshName, withFields } from './definitions';

/** What became of an event that was sent: how many fields it had, and whether it was acknowledged. */
export interface Sent {
  readonly fields: number;
  acknowledged: boolean;
}

/** Clients that send one new event after another. */
export interface Load {
  /** The events that were sent, by name. */
  readonly sent: ReadonlyMap<string, Sent>;
  /** Lets each client end its request, and resolves when all have. */
  stop(): Promise<void>;
}

/** Sends to the addresses in turn; a failure is what the load is for. */
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
        // Not acknowledged: it may be there or not. A gateway that is gone answers at once.
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

/** The events that are not there though acknowledged, or are there in part. */
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
