import type { StoredEvent } from './model/event-definition';
import { NOTE } from './model/text-patterns';
import { EventRule } from './validation/event-rule';
import type { Violation } from './validation/violation';

/** The arguments of an update other than the definition. */
export interface UpdateArguments {
  /** The version that the update is based on; null to update any version. */
  readonly expectedVersion?: number | null | undefined;
  /** Kept with the new version. An empty note is a note. */
  readonly note?: string | null | undefined;
  /** Whether breaking changes are permitted; they are if it is not given. */
  readonly allowBreaking?: boolean | null | undefined;
}

/** The violation of a name that no event has. */
export const NOT_FOUND: Violation = { rule: EventRule.EVENT_NOT_FOUND, path: ['eventName'] };

const EVENT_DISABLED: Violation = { rule: EventRule.EVENT_DISABLED, path: ['eventName'] };

const NOTE_INVALID: Violation = { rule: EventRule.NOTE_INVALID, path: ['note'] };

/** The rules about arguments other than the definition. */
const ARGUMENT_RULES: readonly EventRule[] = [EventRule.VERSION_CONFLICT, EventRule.NOTE_INVALID];

/**
 * The violation of a note that cannot be kept.
 */
export function noteViolations({ note }: UpdateArguments): Violation[] {
  return note == null || NOTE.test(note) ? [] : [NOTE_INVALID];
}

/**
 * The violation of a request that is not based on the current version.
 */
export function versionConflicts(
  { version }: StoredEvent,
  { expectedVersion }: Pick<UpdateArguments, 'expectedVersion'>,
): Violation[] {
  if (expectedVersion == null || expectedVersion === version) return [];
  const details = { givenVersion: expectedVersion, currentVersion: version };
  return [{ rule: EventRule.VERSION_CONFLICT, path: ['expectedVersion'], details }];
}

/**
 * Whether one of the violations is that of an update that is not based on the current version.
 */
export function hasVersionConflict(violations: readonly Violation[]): boolean {
  return violations.some(({ rule }) => rule === EventRule.VERSION_CONFLICT);
}

/**
 * The violation of an update of an event that is disabled.
 */
export function disabledViolations({ disabledAt }: StoredEvent): Violation[] {
  return disabledAt === null ? [] : [EVENT_DISABLED];
}

/**
 * Whether a violation is of an argument other than the definition, so that its path starts at the arguments.
 */
export function isOfArgument({ rule }: Violation): boolean {
  return ARGUMENT_RULES.includes(rule);
}
