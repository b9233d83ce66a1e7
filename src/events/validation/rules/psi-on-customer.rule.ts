import { EventFieldType } from '../../model/enums';
import { EventRule } from '../event-rule';
import { flaggedFields } from './flagged-fields';
import type { Rule } from './rule';

/** `isPsiData`: cannot be enabled on the mandatory customer identifier field. */
export const psiOnCustomer: Rule = function* (input) {
  for (const { field, path } of flaggedFields(input, 'isPsiData')) {
    if (field.type === EventFieldType.customer) yield { rule: EventRule.PSI_ON_CUSTOMER, path };
  }
};
