import type { EventWriteContext } from './event-context';
import type { VersionFinder } from './event-history';
import { findEventByName } from './find-event';
import type { EventDefinition, StoredEvent } from './model/event-definition';
import { observe, verdictOfOne } from './observe';
import type { OrgEventStore } from './store/event-store';
import {
  disabledViolations,
  hasVersionConflict,
  NOT_FOUND,
  noteViolations,
  type UpdateArguments,
  versionConflicts,
} from './update-arguments';
import { updateEvent, type UpdateEventResult } from './update-event';
import { type EventIssue, toIssue } from './validation/event-issue';
import { EventRule } from './validation/event-rule';
import { toInput } from './validation/to-input';
import type { Violation } from './validation/violation';

export interface RevertEventRequest extends UpdateArguments {
  readonly eventName: string;
  /** The number of the version whose definition the event gets again. */
  readonly to: number;
}

/** What a revert needs beside what every write does. */
export interface RevertEventContext extends EventWriteContext {
  readonly store: Pick<OrgEventStore, 'findByName'>;
}

/**
 * Updates an event to the definition of one of its versions, which becomes a new version. The definition has to satisfy
 * the rules as they are now, like that of any other update. Violations are part of the result; the promise rejects with
 * DatabaseUnavailableError or PlatformUnavailableError if one of the two fails.
 */
export function revertEvent(
  context: RevertEventContext,
  versions: VersionFinder,
  request: RevertEventRequest,
): Promise<UpdateEventResult> {
  return observe(context, 'revertEvent', (unobserved) => revert(unobserved, versions, request), verdictOfOne);
}

async function revert(
  context: RevertEventContext,
  versions: VersionFinder,
  { eventName, to, ...given }: RevertEventRequest,
): Promise<UpdateEventResult> {
  const event = await findEventByName(context, eventName);
  if (event === null) return rejected(eventName, [NOT_FOUND, ...noteViolations(given)], null);
  const found = await versions.find(event, to);
  if (found === null) {
    const ofEvent = [...disabledViolations(event), versionNotFound(event, to)];
    return rejected(
      eventName,
      [...ofEvent, ...versionConflicts(event, given), ...noteViolations(given)],
      event,
    );
  }
  const { actions, description, fields } = found.version;
  const definition: EventDefinition = { eventName, actions, description, fields };
  const result = await updateEvent(context, {
    definition: { input: toInput(definition) },
    root: ['to'],
    ...given,
  });
  const { warnings, errors } = result;
  return { ...result, warnings: warnings.map(withNameAsArgument), errors: errors.map(withNameAsArgument) };
}

/** The name is an argument of its own, and does not come from the version. */
function withNameAsArgument(issue: EventIssue): EventIssue {
  const [root, property] = issue.path;
  return root === 'to' && property === 'eventName' ? { ...issue, path: issue.path.slice(1) } : issue;
}

function versionNotFound({ version }: StoredEvent, to: number): Violation {
  const details = { givenVersion: to, currentVersion: version };
  return { rule: EventRule.VERSION_NOT_FOUND, path: ['to'], details };
}

function rejected(
  eventName: string,
  violations: readonly Violation[],
  current: StoredEvent | null,
): UpdateEventResult {
  const errors = violations.map((violation) => toIssue({ eventName }, violation, []));
  const currentEvent = hasVersionConflict(violations) ? current : null;
  return { event: null, changes: [], definition: null, currentEvent, warnings: [], errors };
}
