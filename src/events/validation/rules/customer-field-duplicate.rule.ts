import { EventFieldType } from '../../model/enums';
import { EventRule } from '../event-rule';
import type { Rule } from './rule';

/** `fields[].type`: several fields of one type are fine, except `customer`. */
export const customerFieldDuplicate: Rule = function* ({ fields }) {
  let seen = false;
  for (const [i, { type }] of (fields ?? []).entries()) {
    if (type !== EventFieldType.customer) continue;
    if (seen) yield { rule: EventRule.CUSTOMER_FIELD_DUPLICATE, path: ['fields', String(i), 'type'] };
    seen = true;
  }
};
