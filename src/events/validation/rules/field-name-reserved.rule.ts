import { OCCURRENCE_KEYS } from '../../model/occurrence-keys';
import { EventRule } from '../event-rule';
import type { Rule } from './rule';

const RESERVED: readonly string[] = OCCURRENCE_KEYS;

/** `fields[].name`: not a key that every occurrence has anyway. */
export const fieldNameReserved: Rule = function* ({ fields }) {
  for (const [i, { name }] of (fields ?? []).entries()) {
    if (RESERVED.includes(name)) {
      yield { rule: EventRule.FIELD_NAME_RESERVED, path: ['fields', String(i), 'name'] };
    }
  }
};
