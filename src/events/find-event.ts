import { EVENT_NAME } from './create-event.input';
import type { StoredEvent } from './event-definition';
import type { EventStore } from './event-store';
import type { Caller } from './event-options';

/** A UUID in canonical spelling, as the ids of events are. */
export const EVENT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The event of exactly this name; null where none has it. Rejects with DatabaseUnavailableError where the
 * database does not answer.
 */
export async function findEventByName(
  store: Pick<EventStore, 'findByName'>,
  { orgId }: Caller,
  eventName: string,
): Promise<StoredEvent | null> {
  // No event can have another name, and not every text is one that a database can look for.
  return EVENT_NAME.test(eventName) ? store.findByName(orgId, eventName) : null;
}

/**
 * The event with this id; null where none has it. Rejects with DatabaseUnavailableError where the database does
 * not answer.
 */
export async function findEventById(
  store: Pick<EventStore, 'findById'>,
  { orgId }: Caller,
  id: string,
): Promise<StoredEvent | null> {
  return EVENT_ID.test(id) ? store.findById(orgId, id) : null;
}
