import { EventFieldType } from '../event.enums';
import { EventRule } from '../event-issue';
import { flaggedFields } from './flagged-fields';
import type { Rule } from './rule';

/** Types that hold free data; the others are codes of the catalogue, and `customer` has a rule of its own. */
const EXPECTED: readonly EventFieldType[] = [
  EventFieldType.string,
  EventFieldType.double,
  EventFieldType.customer,
];

/** `isPsiData`: sensitive data is expected in free data only. */
export const psiDiscouraged: Rule = function* (input) {
  for (const { field, path } of flaggedFields(input, 'isPsiData')) {
    if (!EXPECTED.includes(field.type)) yield { rule: EventRule.PSI_DISCOURAGED, path };
  }
};
