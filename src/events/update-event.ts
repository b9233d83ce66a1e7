import { breakingChangeViolations } from './breaking-changes';
import type { EventWriteContext } from './event-context';
import { changesBetween, type EventChange } from './model/event-changes';
import type { StoredEvent } from './model/event-definition';
import type { UpdateDecision } from './store/event-store';
import {
  disabledViolations,
  isOfArgument,
  noteViolations,
  type UpdateArguments,
  versionConflicts,
} from './update-arguments';
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

export interface UpdateEventRequest extends UpdateArguments {
  readonly definition: ParsedDefinition;
  /** The path from the arguments to the definition; `['input']` if it is not given. */
  readonly root?: readonly string[];
}

export interface UpdateEventResult extends EventIssues {
  /** The event after the update; null if the update was rejected. */
  readonly event: StoredEvent | null;
  /** What the update changed; empty if it was rejected. */
  readonly changes: readonly EventChange[];
}

const NOT_FOUND: Violation = { rule: EventRule.EVENT_NOT_FOUND, path: ['eventName'] };

/**
 * Replaces the definition of the event with the same name; whatever the new definition leaves out is removed. It is
 * validated like a new definition, and against the stored event. An update without changes creates no version.
 * Violations are part of the result; the promise rejects with DatabaseUnavailableError or PlatformUnavailableError if
 * one of the two fails.
 */
export async function updateEvent(
  { writer, strict }: EventWriteContext,
  { definition: parsed, root = ['input'], ...given }: UpdateEventRequest,
): Promise<UpdateEventResult> {
  const { input } = parsed;
  const validation = validateDefinition(parsed, strict);
  const compare = (current: StoredEvent): Violation[] => [
    ...disabledViolations(current),
    ...updateViolations(validation, current),
    ...versionConflicts(current, given),
  ];
  const { definition } = validation;
  const ofNote = noteViolations(given);
  const report = (violations: readonly Violation[]): EventIssues =>
    issuesOf(validation, violations, root, strict);
  const rejected = (violations: readonly Violation[]): UpdateEventResult => ({
    event: null,
    changes: [],
    ...report(violations),
  });
  if (definition === null || ofNote.length > 0) {
    const current = hasValidName(validation) ? await writer.findByName(input.eventName) : null;
    const ofStored = current === null ? notFound(validation) : compare(current);
    return rejected([...ofStored, ...ofNote]);
  }

  const outcome = await writer.update({ definition, note: given.note ?? null }, (current): UpdateDecision => {
    const changes = changesBetween(current, definition);
    const ofChanges = given.allowBreaking === false ? breakingChangeViolations(changes, definition) : [];
    const violations = [...compare(current), ...ofChanges];
    if (violations.some((violation) => rejects(violation, strict))) return { kind: 'rejected', violations };
    return changes.length === 0
      ? { kind: 'unchanged', violations }
      : { kind: 'updated', changes, violations };
  });
  if (outcome === null) return rejected([NOT_FOUND]);
  const { decision, event } = outcome;
  if (decision.kind === 'rejected') return rejected(decision.violations);
  return {
    event,
    changes: decision.kind === 'updated' ? decision.changes : [],
    ...report(decision.violations),
  };
}

function issuesOf(
  { input, violations: own }: ValidationResult,
  violations: readonly Violation[],
  root: readonly string[],
  strict: boolean,
): EventIssues {
  const ofDefinition = [...own, ...violations.filter((violation) => !isOfArgument(violation))];
  const { warnings, errors } = toIssues(input, ofDefinition, root, strict);
  return { warnings, errors: [...errors, ...violations.filter(isOfArgument).map(toRequestIssue)] };
}

/** A name that no event can have is reported as invalid, not as unknown. */
function notFound(validation: ValidationResult): Violation[] {
  return hasValidName(validation) ? [NOT_FOUND] : [];
}
