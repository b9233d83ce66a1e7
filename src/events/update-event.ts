import { type Candidate, isNameValid, judge, refusing, type Verdict, violationsOf } from './check-definition';
import { changesBetween, type EventChange } from './event-changes';
import type { StoredEvent } from './event-definition';
import { describeRequest, EventRule, type Violation } from './event-issue';
import type { Caller, WriteOptions } from './event-options';
import { toDefinition } from './event-wire';
import { UPDATE_RULES } from './rules';

export interface UpdateEventRequest extends Candidate {
  /** The version that the client has seen; null where it does not mind what others changed. */
  readonly expectedVersion?: number | null | undefined;
}

export interface UpdateEventResult extends Verdict {
  /** The event as it is now; null where the update was refused. */
  readonly event: StoredEvent | null;
  /** What the update changed; empty where it was refused. */
  readonly changes: readonly EventChange[];
}

const NOT_FOUND: Violation = { rule: EventRule.EVENT_NOT_FOUND, path: ['eventName'] };

/**
 * Replaces the definition of the event of this name: what is not sent is removed. The definition is held to the
 * rules of a new one, and to those of an update; one that changes nothing makes no new version. Refusals are
 * values; the promise rejects with DatabaseUnavailableError where the database does not answer.
 */
export async function updateEvent(
  { store, strict }: WriteOptions,
  { orgId }: Caller,
  { expectedVersion = null, ...candidate }: UpdateEventRequest,
): Promise<UpdateEventResult> {
  const { input } = candidate;
  const refuses = refusing(strict);
  const violations = violationsOf(candidate);
  const conflicts = (current: StoredEvent): Violation[] =>
    expectedVersion === null || expectedVersion === current.version ? [] : [versionConflict(current)];
  const breaches = (current: StoredEvent): Violation[] =>
    UPDATE_RULES.flatMap((rule) => [...rule(input, current)]);

  let current: StoredEvent | null = null;
  let event: StoredEvent | null = null;
  let changes: readonly EventChange[] = [];
  const isSound = !violations.some(refuses);
  if (isSound) {
    const definition = toDefinition(input);
    const isRefused = (stored: StoredEvent): boolean =>
      [...conflicts(stored), ...breaches(stored)].some(refuses);
    const outcome = await store.update(orgId, input.eventName, (stored) =>
      isRefused(stored) || changesBetween(stored, definition).length === 0 ? null : definition,
    );
    if (outcome.kind === 'left') {
      ({ current } = outcome);
      event = isRefused(current) ? null : current;
    } else if (outcome.kind === 'revised') {
      current = outcome.before;
      ({ event } = outcome);
      changes = changesBetween(current, event);
    }
  } else if (isNameValid(violations)) {
    current = await store.findByName(orgId, input.eventName);
  }

  const ofCurrent = current === null ? notFound(violations) : breaches(current);
  const verdict = judge(candidate, ['input'], [...violations, ...ofCurrent], refuses);
  const ofRequest = current === null ? [] : conflicts(current).map(describeRequest);
  return { event, changes, ...verdict, errors: [...verdict.errors, ...ofRequest] };
}

/** A name that no event can have is told as such. */
function notFound(violations: readonly Violation[]): Violation[] {
  return isNameValid(violations) ? [NOT_FOUND] : [];
}

function versionConflict({ version }: StoredEvent): Violation {
  return { rule: EventRule.VERSION_CONFLICT, path: ['expectedVersion'], subject: String(version) };
}
