import type { EventDefinition } from '../model/event-definition';
import { EVENT_NAME_SIZE, FIELD_NAME_SIZE } from '../model/text-patterns';
import type { CreateEventInput } from './create-event.input';
import { EventRule } from './event-rule';
import { toDefinition } from './to-definition';
import type { Violation } from './violation';

/** The rules about values that have no canonical form, and about more of them than a definition can have. */
const RULES_OF_VALUES: readonly EventRule[] = [
  EventRule.DESCRIPTION_TOO_LONG,
  EventRule.FIELD_TYPE_INVALID,
  EventRule.TOO_MANY_FIELDS,
  EventRule.ATTRIBUTE_VALUE_TYPE_INVALID,
  EventRule.ATTRIBUTE_VALUE_INVALID,
  EventRule.ATTRIBUTE_CONFLICT,
];

/**
 * The definition that an input amounts to, in canonical form, whether or not a rule rejects it. Null if it cannot be read
 * as one, because a type, an action or the value of an attribute is missing, unknown or ambiguous, or an action is
 * repeated; or if it is larger than any definition, so that an answer could be of any size.
 *
 * @param input with its typed attributes in `attributes`
 * @param violations those of the same input
 */
export function readDefinition(
  input: CreateEventInput,
  violations: readonly Violation[],
): EventDefinition | null {
  const { eventName, fields } = input;
  const isReadable =
    !violations.some(leavesNoDefinition) &&
    EVENT_NAME_SIZE.test(eventName) &&
    (fields ?? []).every(({ name }) => FIELD_NAME_SIZE.test(name));
  return isReadable ? toDefinition(input) : null;
}

function leavesNoDefinition({ rule, path }: Violation): boolean {
  // An empty list of actions can be read; an action that is missing, unknown or repeated cannot.
  const isOfAnAction = rule === EventRule.ACTIONS_INVALID && path.length > 1;
  return isOfAnAction || RULES_OF_VALUES.includes(rule);
}
