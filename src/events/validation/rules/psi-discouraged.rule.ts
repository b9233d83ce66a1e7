import { EventFieldType } from '../../model/enums';
import { EventRule } from '../event-rule';
import { flaggedFields } from './flagged-fields';
import type { Rule } from './rule';

/** Types for arbitrary data; the others are codes, and `customer` has its own rule. */
const EXPECTED: readonly EventFieldType[] = [
  EventFieldType.string,
  EventFieldType.double,
  EventFieldType.customer,
];

/** `isPsiData`: sensitive data is only expected in fields for arbitrary data. */
export const psiDiscouraged: Rule = function* (input) {
  for (const { field, path } of flaggedFields(input, 'isPsiData')) {
    if (!EXPECTED.includes(field.type)) yield { rule: EventRule.PSI_DISCOURAGED, path };
  }
};
