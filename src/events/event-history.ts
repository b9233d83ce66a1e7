import type { EventVersion, StoredEvent } from './model/event-definition';
import { changesBetween, type EventChange } from './model/event-changes';

/** A version of an event, and the one that it replaced. */
export interface VersionInHistory {
  readonly version: EventVersion;
  /** Null if this is the first version. */
  readonly previous: EventVersion | null;
}

/** Finds the versions of events. */
export interface VersionFinder {
  /** The version with this number; null if the event has none. Rejects with DatabaseUnavailableError if the database fails. */
  find(event: StoredEvent, version: number): Promise<VersionInHistory | null>;
}

/**
 * What a version has changed; nothing if it is the first.
 */
export function changesOf({ version, previous }: VersionInHistory): EventChange[] {
  return previous === null ? [] : changesBetween(previous, version);
}
