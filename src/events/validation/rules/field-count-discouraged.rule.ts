import { EventFieldType } from '../../model/enums';
import { DOCUMENTED_FIELD_LIMIT } from '../../model/limits';
import { EventRule } from '../event-rule';
import type { Rule } from './rule';

/** `fields`: no more fields than the platform documents as its limit. */
export const fieldCountDiscouraged: Rule = function* ({ fields }) {
  const counted = (fields ?? []).filter(({ type }) => type !== EventFieldType.customer);
  if (counted.length > DOCUMENTED_FIELD_LIMIT)
    yield { rule: EventRule.FIELD_COUNT_DISCOURAGED, path: ['fields'] };
};
