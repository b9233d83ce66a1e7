import type { StoredEvent } from '../model/event-definition';
import type { Violation } from '../validation/violation';
import type { PendingIntent } from './intents/intent-store';

/** What becomes of a pending write that somebody retries or discards. */
export type PendingWriteOutcome =
  /** The platform has accepted it, and the event is stored. */
  | { readonly kind: 'stored'; readonly event: StoredEvent; readonly notices: readonly Violation[] }
  /** The platform has refused it; nothing is stored. */
  | { readonly kind: 'rejected'; readonly eventName: string; readonly violations: readonly Violation[] }
  | { readonly kind: 'discarded' }
  /** The outcome is still not known. */
  | { readonly kind: 'unsettled'; readonly write: PendingIntent; readonly reason: string }
  /** No write with this id is pending. */
  | { readonly kind: 'not-found' };

/**
 * The writes of one organisation whose outcome on the platform is not known. Every method rejects with
 * DatabaseUnavailableError if the database fails.
 */
export interface PendingWrites {
  /** The oldest first. */
  list(limit: number): Promise<readonly PendingIntent[]>;

  /** Tries to settle a write now. */
  retry(id: string): Promise<PendingWriteOutcome>;

  /** Gives a write up, unless the platform has accepted it or may still do so. */
  discard(id: string): Promise<PendingWriteOutcome>;
}
