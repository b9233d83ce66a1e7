import { EventFieldType } from '../../model/enums';
import { EventRule } from '../event-rule';
import { FIELD_TYPES } from '../../model/field-types';
import { givenAttributes } from './given-attributes';
import type { Rule } from './rule';

/** `fields[].attributes`: `addCustomerIfNotExists` and `identifierType` only apply to the customer field. */
export const attributeApplicable: Rule = function* (input) {
  for (const { field, name, path } of givenAttributes(input)) {
    // A field of an unknown type is treated like a plain one.
    const type = Object.hasOwn(FIELD_TYPES, field.type) ? field.type : EventFieldType.string;
    if (!FIELD_TYPES[type].attributes.includes(name))
      yield { rule: EventRule.ATTRIBUTE_NOT_APPLICABLE, path };
  }
};
