import { EventChangeKind } from './model/enums';
import type { EventChange } from './model/event-changes';
import type { EventDefinition } from './model/event-definition';
import { EventRule } from './validation/event-rule';
import { quote } from './validation/quote';
import type { Violation } from './validation/violation';

/**
 * A violation for each breaking change.
 *
 * @param definition the definition that the changes lead to
 */
export function breakingChangeViolations(
  changes: readonly EventChange[],
  definition: EventDefinition,
): Violation[] {
  return changes
    .filter(({ breaking }) => breaking)
    .map((change) => ({
      rule: EventRule.BREAKING_CHANGE,
      path: placeOf(change, definition),
      subject: describe(change),
    }));
}

/** The path to the changed value in the new definition; what is removed from a list has the place of the list. */
function placeOf({ path }: EventChange, { fields }: EventDefinition): readonly string[] {
  const [list, name, ...below] = path;
  if (list !== 'fields' || name === undefined) return path;
  const index = fields.findIndex((field) => field.name === name);
  return index === -1 ? [list] : [list, String(index), ...below];
}

function describe({ kind, path, before }: EventChange): string {
  const [, name = ''] = path;
  switch (kind) {
    case EventChangeKind.ACTION_REMOVED:
      return `Removing the destination ${String(before)}`;
    case EventChangeKind.FIELD_REMOVED:
      return `Removing field ${quote(name)}`;
    case EventChangeKind.FIELD_ADDED:
      return `Adding field ${quote(name)}`;
    case EventChangeKind.FIELD_TYPE_CHANGED:
      return `Changing the type of field ${quote(name)}`;
    case EventChangeKind.FIELD_ATTRIBUTE_CHANGED:
      return `Changing attribute ${path.at(-1) ?? ''} of field ${quote(name)}`;
    case EventChangeKind.FIELDS_REORDERED:
      return 'Changing the order of the unique key';
    case EventChangeKind.ACTION_ADDED:
    case EventChangeKind.ACTIONS_REORDERED:
    case EventChangeKind.DESCRIPTION_CHANGED:
      // These are never breaking today.
      return 'The change';
  }
}
