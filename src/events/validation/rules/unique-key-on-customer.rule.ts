import { EventFieldType } from '../../model/enums';
import { EventRule } from '../event-rule';
import { flaggedFields } from './flagged-fields';
import type { Rule } from './rule';

/** `isUniqueKeyField`: the customer is part of the unique key without it. */
export const uniqueKeyOnCustomer: Rule = function* (input) {
  for (const { field, path } of flaggedFields(input, 'isUniqueKeyField')) {
    if (field.type === EventFieldType.customer) yield { rule: EventRule.UNIQUE_KEY_ON_CUSTOMER, path };
  }
};
