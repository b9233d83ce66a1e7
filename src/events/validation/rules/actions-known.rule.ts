import { EventAction } from '../../model/enums';
import { EventRule } from '../event-rule';
import type { Rule } from './rule';

const KNOWN: readonly string[] = Object.values(EventAction);

/** `actions`: each is a destination that the spec names. */
export const actionsKnown: Rule = function* ({ actions }) {
  for (const [i, action] of actions.entries()) {
    if (!KNOWN.includes(action)) yield { rule: EventRule.ACTIONS_INVALID, path: ['actions', String(i)] };
  }
};
