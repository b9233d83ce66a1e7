import { EventFieldType } from '../../model/enums';
import { DOCUMENTED_FIELD_LIMIT } from '../../model/limits';
import { EventRule } from '../event-rule';
import type { Rule } from './rule';

/** `fields`: no more fields than the platform documents as its limit. */
export const fieldCountDiscouraged: Rule = function* ({ fields }) {
  const count = (fields ?? []).filter(({ type }) => type !== EventFieldType.customer).length;
  if (count > DOCUMENTED_FIELD_LIMIT)
    yield { rule: EventRule.FIELD_COUNT_DISCOURAGED, path: ['fields'], details: { count } };
};
