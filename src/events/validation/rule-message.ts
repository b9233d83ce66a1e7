import type { IssueParams } from './issue-params';
import type { MessageContext } from './message-context';

/** How the message of a rule is made. */
export interface RuleMessage<Params extends IssueParams = IssueParams> {
  /** What the message is made of. */
  params(context: MessageContext): Params;
  /** Tells a person what is wrong and what to change. Called with the params of the same rule only. */
  text(params: Params): string;
}

/**
 * A message that is made of its params and nothing else, so that a client can word it in another language.
 */
export function message<Params extends IssueParams>(definition: RuleMessage<Params>): RuleMessage {
  return definition;
}
