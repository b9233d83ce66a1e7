import { EventFieldType } from '../event.enums';
import { EventRule } from '../event-issue';
import type { Rule } from './rule';

/** The platform's documented limit, which the customer field does not count towards. */
const DOCUMENTED_LIMIT = 20;

/** `fields`: no more than the platform documents. */
export const fieldCountDiscouraged: Rule = function* ({ fields }) {
  const counted = (fields ?? []).filter(({ type }) => type !== EventFieldType.customer);
  if (counted.length > DOCUMENTED_LIMIT) yield { rule: EventRule.FIELD_COUNT_DISCOURAGED, path: ['fields'] };
};
