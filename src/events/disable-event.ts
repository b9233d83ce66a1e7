import type { EventContext } from './event-context';
import type { StoredEvent } from './model/event-definition';
import { EVENT_NAME } from './model/text-patterns';
import { observe, verdictOfOne } from './observe';
import type { UpdateDecision } from './store/event-store';
import { NOT_FOUND, type UpdateArguments, versionConflicts } from './update-arguments';
import { type EventIssues, toIssue } from './validation/event-issue';
import type { Violation } from './validation/violation';

export interface DisableEventRequest extends Pick<UpdateArguments, 'expectedVersion'> {
  readonly eventName: string;
}

export interface DisableEventResult extends EventIssues {
  /** The disabled event; null if the request was rejected. */
  readonly event: StoredEvent | null;
}

/**
 * Disables an event for good. An event that is disabled already stays as it is, which is a success. Violations are part of
 * the result; the promise rejects with DatabaseUnavailableError or PlatformUnavailableError if one of the two fails.
 */
export function disableEvent(
  context: Pick<EventContext, 'writer' | 'observer'>,
  request: DisableEventRequest,
): Promise<DisableEventResult> {
  return observe(context, 'disableEvent', () => disable(context, request), verdictOfOne);
}

async function disable(
  { writer }: Pick<EventContext, 'writer'>,
  { eventName, expectedVersion }: DisableEventRequest,
): Promise<DisableEventResult> {
  const report = (violations: readonly Violation[]): EventIssues['errors'] =>
    violations.map((violation) => toIssue({ eventName }, violation, []));
  // No event can have another name, and not every string can be sent to a database.
  const outcome = EVENT_NAME.test(eventName)
    ? await writer.disable(eventName, (current): UpdateDecision => {
        const violations = versionConflicts(current, { expectedVersion });
        if (violations.length > 0) return { kind: 'rejected', changes: [], violations };
        return { kind: current.disabledAt === null ? 'updated' : 'unchanged', changes: [], violations };
      })
    : null;
  if (outcome === null) return { event: null, warnings: [], errors: report([NOT_FOUND]) };
  const { decision, event } = outcome;
  return decision.kind === 'rejected'
    ? { event: null, warnings: [], errors: report(decision.violations) }
    : { event, warnings: report(decision.violations), errors: [] };
}
