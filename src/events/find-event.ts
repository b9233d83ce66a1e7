import type { StoredEvent } from './model/event-definition';
import { EVENT_NAME } from './model/text-patterns';
import type { OrgEventStore } from './store/event-store';

/**
 * The event with exactly this name; null if there is none. Rejects with DatabaseUnavailableError if the database
 * fails.
 */
export async function findEventByName(
  store: Pick<OrgEventStore, 'findByName'>,
  eventName: string,
): Promise<StoredEvent | null> {
  // No event can have another name, and not every string can be sent to a database.
  return EVENT_NAME.test(eventName) ? store.findByName(eventName) : null;
}
