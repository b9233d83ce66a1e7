import { EventFieldType } from '../event.enums';
import { EventRule } from '../event-issue';
import type { Rule } from './rule';

/** `fields[].type`: an event is about a customer. */
export const customerFieldMissing: Rule = function* ({ fields }) {
  if (!fields?.some(({ type }) => type === EventFieldType.customer)) {
    yield { rule: EventRule.CUSTOMER_FIELD_MISSING, path: ['fields'] };
  }
};
