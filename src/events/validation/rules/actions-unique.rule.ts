import { EventRule } from '../event-rule';
import type { Rule } from './rule';

/** `actions`: each destination is given once. */
export const actionsUnique: Rule = function* ({ actions }) {
  const seen = new Set<string>();
  for (const [i, action] of actions.entries()) {
    if (seen.has(action)) yield { rule: EventRule.ACTIONS_INVALID, path: ['actions', String(i)] };
    seen.add(action);
  }
};
