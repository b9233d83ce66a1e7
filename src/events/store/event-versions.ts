import { uuidv7 } from 'uuidv7';
import type { EventDefinition, StoredEvent } from '../model/event-definition';
import type { Replacement } from './event-store';

/**
 * The first version of a new event.
 */
export function firstVersion(definition: EventDefinition, author: string | null, now: Date): StoredEvent {
  return {
    id: uuidv7(),
    version: 1,
    ...definition,
    createdAt: now,
    updatedAt: now,
    createdBy: author,
    updatedBy: author,
    note: null,
    disabledAt: null,
    disabledBy: null,
  };
}

/**
 * The next version of an event.
 */
export function nextVersion(
  current: StoredEvent,
  { definition, note }: Replacement,
  author: string | null,
  now: Date,
): StoredEvent {
  const updatedAt = notBefore(current, now);
  return { ...current, ...definition, version: current.version + 1, updatedAt, updatedBy: author, note };
}

/**
 * An event after it was disabled. One that was disabled before stays as it is.
 */
export function disabledEvent(current: StoredEvent, author: string | null, now: Date): StoredEvent {
  if (current.disabledAt !== null) return current;
  return { ...current, disabledAt: notBefore(current, now), disabledBy: author };
}

/** The clocks of gateways differ, but nothing happens to an event before its current version was created. */
function notBefore({ updatedAt }: StoredEvent, now: Date): Date {
  return now > updatedAt ? now : updatedAt;
}
