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
  // The clocks of gateways differ, but no version is older than the one that it replaces.
  const updatedAt = now > current.updatedAt ? now : current.updatedAt;
  return { ...current, ...definition, version: current.version + 1, updatedAt, updatedBy: author, note };
}
