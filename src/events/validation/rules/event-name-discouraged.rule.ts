import { EventRule } from '../event-rule';
import type { Rule } from './rule';

/** `eventName`: the platform documents letters, digits and single underscores, but stores other names too. */
export const eventNameDiscouraged: Rule = function* ({ eventName }) {
  if (/[ -]|__/.test(eventName)) yield { rule: EventRule.EVENT_NAME_DISCOURAGED, path: ['eventName'] };
};
