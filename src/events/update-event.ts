import type { EventWriteContext } from './event-context';
import { changesBetween, type EventChange } from './model/event-changes';
import type { StoredEvent } from './model/event-definition';
import { NOTE } from './model/text-patterns';
import type { UpdateDecision } from './store/event-store';
import { type EventIssues, toRequestIssue } from './validation/event-issue';
import { EventRule } from './validation/event-rule';
import {
  hasValidName,
  type ParsedDefinition,
  rejects,
  toIssues,
  updateViolations,
  validateDefinition,
  type ValidationResult,
} from './validation/validate-definition';
import type { Violation } from './validation/violation';

export interface UpdateEventRequest {
  readonly definition: ParsedDefinition;
  /** The version that the update is based on; null to update any version. */
  readonly expectedVersion?: number | null | undefined;
  /** Kept with the new version. An empty note is a note. */
  readonly note?: string | null | undefined;
}

export interface UpdateEventResult extends EventIssues {
  /** The event after the update; null if the update was rejected. */
  readonly event: StoredEvent | null;
  /** What the update changed; empty if it was rejected. */
  readonly changes: readonly EventChange[];
}

const NOT_FOUND: Violation = { rule: EventRule.EVENT_NOT_FOUND, path: ['eventName'] };
const NOTE_INVALID: Violation = { rule: EventRule.NOTE_INVALID, path: ['note'] };

/** The rules about arguments other than the definition. */
const REQUEST_RULES: readonly EventRule[] = [EventRule.VERSION_CONFLICT, EventRule.NOTE_INVALID];

/**
 * Replaces the definition of the event with the same name; whatever the new definition leaves out is removed. It is
 * validated like a new definition, and against the stored event. An update without changes creates no version.
 * Violations are part of the result; the promise rejects with DatabaseUnavailableError or PlatformUnavailableError if
 * one of the two fails.
 */
export async function updateEvent(
  { writer, strict }: EventWriteContext,
  { definition: parsed, expectedVersion, note }: UpdateEventRequest,
): Promise<UpdateEventResult> {
  const { input } = parsed;
  const validation = validateDefinition(parsed, strict);
  const compare = (current: StoredEvent): Violation[] => [
    ...updateViolations(validation, current),
    ...versionConflicts(current, expectedVersion),
  ];
  const { definition } = validation;
  const hasInvalidNote = note != null && !NOTE.test(note);
  if (definition === null || hasInvalidNote) {
    const current = hasValidName(validation) ? await writer.findByName(input.eventName) : null;
    const ofStored = current === null ? notFound(validation) : compare(current);
    return rejected(validation, [...ofStored, ...(hasInvalidNote ? [NOTE_INVALID] : [])], strict);
  }

  const outcome = await writer.update({ definition, note: note ?? null }, (current): UpdateDecision => {
    const violations = compare(current);
    if (violations.some((violation) => rejects(violation, strict))) return { kind: 'rejected', violations };
    const changes = changesBetween(current, definition);
    return changes.length === 0
      ? { kind: 'unchanged', violations }
      : { kind: 'updated', changes, violations };
  });
  if (outcome === null) return rejected(validation, [NOT_FOUND], strict);
  const { decision, event } = outcome;
  if (decision.kind === 'rejected') return rejected(validation, decision.violations, strict);
  return {
    event,
    changes: decision.kind === 'updated' ? decision.changes : [],
    ...issuesOf(validation, decision.violations, strict),
  };
}

function rejected(
  validation: ValidationResult,
  violations: readonly Violation[],
  strict: boolean,
): UpdateEventResult {
  return { event: null, changes: [], ...issuesOf(validation, violations, strict) };
}

function issuesOf(
  { input, violations: own }: ValidationResult,
  violations: readonly Violation[],
  strict: boolean,
): EventIssues {
  const isOfRequest = ({ rule }: Violation): boolean => REQUEST_RULES.includes(rule);
  const ofDefinition = [...own, ...violations.filter((violation) => !isOfRequest(violation))];
  const { warnings, errors } = toIssues(input, ofDefinition, ['input'], strict);
  return { warnings, errors: [...errors, ...violations.filter(isOfRequest).map(toRequestIssue)] };
}

/** A name that no event can have is reported as invalid, not as unknown. */
function notFound(validation: ValidationResult): Violation[] {
  return hasValidName(validation) ? [NOT_FOUND] : [];
}

function versionConflicts({ version }: StoredEvent, expectedVersion: number | null | undefined): Violation[] {
  if (expectedVersion == null || expectedVersion === version) return [];
  return [{ rule: EventRule.VERSION_CONFLICT, path: ['expectedVersion'], subject: String(version) }];
}
