import { EventFieldType } from '../../model/enums';
import { EventRule } from '../event-rule';
import type { Rule } from './rule';

/** `fields[].type`: several fields of one type are fine, except `customer`. */
export const customerFieldDuplicate: Rule = function* ({ fields }) {
  let otherFieldIndex: number | undefined;
  for (const [i, { type }] of (fields ?? []).entries()) {
    if (type !== EventFieldType.customer) continue;
    if (otherFieldIndex === undefined) otherFieldIndex = i;
    else {
      const path = ['fields', String(i), 'type'];
      yield { rule: EventRule.CUSTOMER_FIELD_DUPLICATE, path, details: { otherFieldIndex } };
    }
  }
};
