import { EventFieldType } from '../event.enums';
import { EventRule } from '../event-issue';
import { flaggedFields } from './flagged-fields';
import type { Rule } from './rule';

/** `isPsiData`: the mandatory customer identifier field cannot have it. */
export const psiOnCustomer: Rule = function* (input) {
  for (const { field, path } of flaggedFields(input, 'isPsiData')) {
    if (field.type === EventFieldType.customer) yield { rule: EventRule.PSI_ON_CUSTOMER, path };
  }
};
