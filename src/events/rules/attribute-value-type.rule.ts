import { EventRule } from '../event-issue';
import { acceptsValueType } from '../event-wire';
import { givenAttributes } from './given-attributes';
import type { Rule } from './rule';

/** `valueType`: a flag is a Boolean, `identifierType` an Enum or a String. */
export const attributeValueType: Rule = function* (input) {
  for (const { name, attribute, path } of givenAttributes(input)) {
    if (!acceptsValueType(name, attribute)) {
      yield { rule: EventRule.ATTRIBUTE_VALUE_TYPE_INVALID, path: [...path, 'valueType'] };
    }
  }
};
