import { EventChangeKind } from './model/enums';
import type { EventChange } from './model/event-changes';
import { toBreakingParams } from './validation/breaking-words';
import { EventRule } from './validation/event-rule';
import type { Violation } from './validation/violation';

/**
 * A violation for each breaking change.
 */
export function breakingChangeViolations(changes: readonly EventChange[]): Violation[] {
  return changes
    .filter(({ breaking }) => breaking)
    .map((change) => ({
      rule: EventRule.BREAKING_CHANGE,
      path: placeOf(change),
      details: { breakingChange: toBreakingParams(change) },
    }));
}

/** The path to the changed value in the new definition; a field that is not in it has the place of the list. */
function placeOf({ kind, path }: EventChange): readonly string[] {
  return kind === EventChangeKind.FIELD_REMOVED ? ['fields'] : path;
}
