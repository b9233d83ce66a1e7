import type { EventContext } from './event-context';
import type { StoredEvent } from './model/event-definition';
import { observe, verdictOfOne } from './observe';
import { toPageRequest } from './page';
import type { PendingIntent } from './store/intents/intent-store';
import type { PendingWriteOutcome } from './store/pending-writes';
import { type EventIssue, type EventIssues, toIssue, toRequestIssue } from './validation/event-issue';
import { EventRule } from './validation/event-rule';
import type { Violation } from './validation/violation';

type PendingWriteContext = Pick<EventContext, 'pendingWrites' | 'observer'>;

/** What became of a pending write that was retried or discarded. */
export interface PendingWriteResult extends EventIssues {
  /** The event, if the platform has accepted the write. */
  readonly event: StoredEvent | null;
  /** The write, if it is still pending. */
  readonly write: PendingIntent | null;
  readonly discarded: boolean;
}

/** The root of the paths in a definition that is not an argument of the request. */
const DEFINITION = ['definition'];

/**
 * The writes of the organisation whose outcome on the platform is not known, the oldest first. Rejects with
 * ArgumentError if more than 100 are asked for, and with DatabaseUnavailableError.
 *
 * @param first how many to list; null for 20
 */
export function listPendingWrites(
  context: PendingWriteContext,
  first: number | null | undefined,
): Promise<readonly PendingIntent[]> {
  return observe(context, 'listPendingWrites', () =>
    context.pendingWrites.list(toPageRequest({ first }).size),
  );
}

/**
 * Tries to settle a write now, which otherwise happens in the background. Rejects with DatabaseUnavailableError.
 */
export function retryPendingWrite(context: PendingWriteContext, id: string): Promise<PendingWriteResult> {
  const retry = async () => toResult(await context.pendingWrites.retry(id));
  return observe(context, 'retryPendingWrite', retry, verdictOfOne);
}

/**
 * Gives a write up after asking the platform: what that has accepted is stored instead, and what it may still accept
 * stays pending. Rejects with DatabaseUnavailableError.
 */
export function discardPendingWrite(context: PendingWriteContext, id: string): Promise<PendingWriteResult> {
  const discard = async () => toResult(await context.pendingWrites.discard(id));
  return observe(context, 'discardPendingWrite', discard, verdictOfOne);
}

const NOTHING: PendingWriteResult = { event: null, write: null, discarded: false, warnings: [], errors: [] };

function toResult(outcome: PendingWriteOutcome): PendingWriteResult {
  switch (outcome.kind) {
    case 'stored': {
      const { event, notices } = outcome;
      return { ...NOTHING, event, warnings: toIssues(event.eventName, notices) };
    }
    case 'rejected':
      return { ...NOTHING, errors: toIssues(outcome.eventName, outcome.violations) };
    case 'discarded':
      return { ...NOTHING, discarded: true };
    case 'unsettled': {
      const { write, reason } = outcome;
      const violation = {
        rule: EventRule.PENDING_WRITE_UNSETTLED,
        path: ['id'],
        details: { lastReason: reason },
      };
      return { ...NOTHING, write, errors: [toRequestIssue(violation)] };
    }
    case 'not-found':
      return {
        ...NOTHING,
        errors: [toRequestIssue({ rule: EventRule.PENDING_WRITE_NOT_FOUND, path: ['id'] })],
      };
  }
}

function toIssues(eventName: string, violations: readonly Violation[]): EventIssue[] {
  return violations.map((violation) => toIssue({ eventName }, violation, DEFINITION));
}
