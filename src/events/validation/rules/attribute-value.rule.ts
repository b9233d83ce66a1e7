import { EventRule } from '../event-rule';
import { canonicalValue } from '../../model/attribute-values';
import { givenAttributes, pathToAttribute } from './given-attributes';
import type { Rule } from './rule';

/** `value`: `true` or `false` for a flag, one of the identifier types for `identifierType`, in any case. */
export const attributeValue: Rule = function* (input) {
  for (const given of givenAttributes(input)) {
    if (canonicalValue(given.name, given.attribute.value) === null) {
      yield { rule: EventRule.ATTRIBUTE_VALUE_INVALID, path: [...pathToAttribute(given), 'value'] };
    }
  }
};
