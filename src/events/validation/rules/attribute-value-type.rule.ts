import { EventRule } from '../event-rule';
import { acceptsValueType } from '../../model/attribute-values';
import { givenAttributes, pathToAttribute } from './given-attributes';
import type { Rule } from './rule';

/** `valueType`: a flag is a Boolean, `identifierType` an Enum or a String. */
export const attributeValueType: Rule = function* (input) {
  for (const given of givenAttributes(input)) {
    if (!acceptsValueType(given.name, given.attribute.valueType)) {
      yield { rule: EventRule.ATTRIBUTE_VALUE_TYPE_INVALID, path: [...pathToAttribute(given), 'valueType'] };
    }
  }
};
