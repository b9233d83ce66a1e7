import { DatabaseUnavailableError } from '../../database/database-unavailable-error';
import type { StoredEvent } from '../model/event-definition';
import type { AuditLog, WriteAction } from './event-store';

/**
 * Records each of these events, which are on disk.
 */
export function recordStored(audit: AuditLog, action: WriteAction, events: readonly StoredEvent[]): void {
  for (const { id: eventId, eventName, version } of events) {
    audit.record({ action, eventId, eventName, version });
  }
}

/**
 * The result of a write. If it fails so that nobody knows whether the events with these names were stored, each of
 * them is recorded.
 */
export async function recordUnknown<Result>(
  audit: AuditLog,
  action: WriteAction,
  eventNames: readonly string[],
  write: Promise<Result>,
): Promise<Result> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof DatabaseUnavailableError && error.outcomeUnknown) {
      for (const eventName of eventNames) audit.record({ action, eventName, outcome: 'unknown' });
    }
    throw error;
  }
}
