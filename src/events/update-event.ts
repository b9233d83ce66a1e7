import { breakingChangeViolations } from './breaking-changes';
import type { EventWriteContext } from './event-context';
import { changesBetween, type EventChange } from './model/event-changes';
import type { EventDefinition, StoredEvent } from './model/event-definition';
import { MAX_CHANGES } from './model/limits';
import { observe, verdictOfOne } from './observe';
import type { UpdateDecision } from './store/event-store';
import {
  disabledViolations,
  hasVersionConflict,
  isOfArgument,
  NOT_FOUND,
  noteViolations,
  type UpdateArguments,
  versionConflicts,
} from './update-arguments';
import { type EventIssues, toRequestIssue } from './validation/event-issue';
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
  /** What the update changed; or what it would have changed, if it was rejected and its input is a definition. */
  readonly changes: readonly EventChange[];
  /** If the update was not based on the current version: the event that it was compared with. Null otherwise. */
  readonly currentEvent: StoredEvent | null;
  /** The new definition in canonical form, also if it was rejected; null if the input cannot be read as one. */
  readonly definition: EventDefinition | null;
}

/**
 * Replaces the definition of the event with the same name; whatever the new definition leaves out is removed. It is
 * validated like a new definition, and against the stored event. An update without changes creates no version.
 * Violations are part of the result; the promise rejects with DatabaseUnavailableError or PlatformUnavailableError if
 * one of the two fails.
 */
export function updateEvent(
  context: EventWriteContext,
  request: UpdateEventRequest,
): Promise<UpdateEventResult> {
  return observe(context, 'updateEvent', () => update(context, request), verdictOfOne);
}

async function update(
  { writer, strict }: EventWriteContext,
  { definition: parsed, root = ['input'], ...given }: UpdateEventRequest,
): Promise<UpdateEventResult> {
  const validation = validateDefinition(parsed, strict);
  const compare = (current: StoredEvent, changes: readonly EventChange[]): Violation[] => [
    ...disabledViolations(current),
    ...updateViolations(validation, current),
    ...versionConflicts(current, given),
    ...(given.allowBreaking === false ? breakingChangeViolations(changes) : []),
  ];
  const { input, definition, candidate } = validation;
  // A definition that breaks rules can have more differences than any other, and is rejected anyway.
  const changesOf = (current: StoredEvent): EventChange[] =>
    candidate === null ? [] : changesBetween(current, candidate).slice(0, MAX_CHANGES);
  const ofNote = noteViolations(given);
  const report = (violations: readonly Violation[]): EventIssues =>
    issuesOf(validation, violations, root, strict);
  const rejected = (
    violations: readonly Violation[],
    current: StoredEvent | null,
    changes: readonly EventChange[] = [],
  ): UpdateEventResult => ({
    event: null,
    changes,
    definition: candidate,
    currentEvent: hasVersionConflict(violations) ? current : null,
    ...report(violations),
  });
  if (definition === null || ofNote.length > 0) {
    const current = hasValidName(validation) ? await writer.findByName(input.eventName) : null;
    if (current === null) return rejected([...notFound(validation), ...ofNote], null);
    const changes = changesOf(current);
    return rejected([...compare(current, changes), ...ofNote], current, changes);
  }

  const outcome = await writer.update({ definition, note: given.note ?? null }, (current): UpdateDecision => {
    const changes = changesOf(current);
    const violations = compare(current, changes);
    const isRejected = violations.some((violation) => rejects(violation, strict));
    if (isRejected) return { kind: 'rejected', changes, violations };
    return { kind: changes.length === 0 ? 'unchanged' : 'updated', changes, violations };
  });
  if (outcome === null) return rejected([NOT_FOUND], null);
  const { decision, event } = outcome;
  const { kind, changes, violations } = decision;
  if (kind === 'rejected') return rejected(violations, event, changes);
  return { event, changes, definition, currentEvent: null, ...report(violations) };
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
