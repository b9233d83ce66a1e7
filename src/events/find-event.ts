import type { StoredEvent } from './model/event-definition';
import { EVENT_NAME } from './model/text-patterns';
import { observe, type ObservedContext } from './observe';
import type { OrgEventStore } from './store/event-store';

export interface FindEventContext extends ObservedContext {
  readonly store: Pick<OrgEventStore, 'findByName'>;
}

/**
 * The event with exactly this name; null if there is none. Rejects with DatabaseUnavailableError if the database
 * fails.
 */
export function findEventByName(context: FindEventContext, eventName: string): Promise<StoredEvent | null> {
  return observe(context, 'findEventByName', () =>
    // No event can have another name, and not every string can be sent to a database.
    EVENT_NAME.test(eventName) ? context.store.findByName(eventName) : null,
  );
}
