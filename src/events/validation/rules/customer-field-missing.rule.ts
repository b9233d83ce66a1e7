import { EventFieldType } from '../../model/enums';
import { EventRule } from '../event-rule';
import type { Rule } from './rule';

/** `fields[].type`: an event should have a customer field. */
export const customerFieldMissing: Rule = function* ({ fields }) {
  if (!fields?.some(({ type }) => type === EventFieldType.customer)) {
    yield { rule: EventRule.CUSTOMER_FIELD_MISSING, path: ['fields'] };
  }
};
