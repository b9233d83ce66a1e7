import { EventFieldType } from '../event.enums';
import { EventRule } from '../event-issue';
import { FIELD_TYPES } from '../field-types';
import { givenAttributes } from './given-attributes';
import type { Rule } from './rule';

/** `fields[].attributes`: `addCustomerIfNotExists` and `identifierType` say something of a customer only. */
export const attributeApplicable: Rule = function* (input) {
  for (const { field, name, path } of givenAttributes(input)) {
    // A field of an unknown type is not the customer field either.
    const type = Object.hasOwn(FIELD_TYPES, field.type) ? field.type : EventFieldType.string;
    if (!FIELD_TYPES[type].attributes.includes(name))
      yield { rule: EventRule.ATTRIBUTE_NOT_APPLICABLE, path };
  }
};
