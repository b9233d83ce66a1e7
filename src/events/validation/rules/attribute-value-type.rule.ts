import { EventRule } from '../event-rule';
import { acceptsValueType } from '../../model/attribute-values';
import { givenAttributes } from './given-attributes';
import type { Rule } from './rule';

/** `valueType`: a flag is a Boolean, `identifierType` an Enum or a String. */
export const attributeValueType: Rule = function* (input) {
  for (const { name, attribute, path } of givenAttributes(input)) {
    if (!acceptsValueType(name, attribute.valueType)) {
      yield { rule: EventRule.ATTRIBUTE_VALUE_TYPE_INVALID, path: [...path, 'valueType'] };
    }
  }
};
