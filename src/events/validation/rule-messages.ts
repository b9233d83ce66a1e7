import { DEFINITION_MESSAGES } from './definition-messages';
import type { EventRule } from './event-rule';
import type { IssueParams } from './issue-params';
import type { MessageContext } from './message-context';
import { REQUEST_MESSAGES } from './request-messages';
import type { RuleMessage } from './rule-message';

const RULE_MESSAGES: Readonly<Record<EventRule, RuleMessage>> = {
  ...DEFINITION_MESSAGES,
  ...REQUEST_MESSAGES,
};

/**
 * What the message of a violation is made of.
 */
export function paramsOf(rule: EventRule, context: MessageContext): IssueParams {
  return RULE_MESSAGES[rule].params(context);
}

/**
 * The message of a violation in plain English.
 *
 * @param params what `paramsOf` returned for the rule
 */
export function messageOf(rule: EventRule, params: IssueParams): string {
  return RULE_MESSAGES[rule].text(params);
}
