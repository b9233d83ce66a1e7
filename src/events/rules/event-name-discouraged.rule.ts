import { EventRule } from '../event-issue';
import type { Rule } from './rule';

/** `eventName`: the platform documents letters, digits and single underscores, though it holds other names. */
export const eventNameDiscouraged: Rule = function* ({ eventName }) {
  if (/[ -]|__/.test(eventName)) yield { rule: EventRule.EVENT_NAME_DISCOURAGED, path: ['eventName'] };
};
