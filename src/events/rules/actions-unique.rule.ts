import { EventRule } from '../event-issue';
import type { Rule } from './rule';

/** `actions`: an event goes to a destination once. */
export const actionsUnique: Rule = function* ({ actions }) {
  const seen = new Set<string>();
  for (const [i, action] of actions.entries()) {
    if (seen.has(action)) yield { rule: EventRule.ACTIONS_INVALID, path: ['actions', String(i)] };
    seen.add(action);
  }
};
