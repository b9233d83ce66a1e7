import { EventRule } from '../event-rule';
import type { Rule } from './rule';

/** Keys that every occurrence has in addition to the fields. */
const RESERVED: readonly string[] = ['event_name', 'eventDateTime', 'storeUnitID'];

/** `fields[].name`: not a key that every occurrence has anyway. */
export const fieldNameReserved: Rule = function* ({ fields }) {
  for (const [i, { name }] of (fields ?? []).entries()) {
    if (RESERVED.includes(name)) {
      yield { rule: EventRule.FIELD_NAME_RESERVED, path: ['fields', String(i), 'name'] };
    }
  }
};
