import type { CreateEventInput } from './create-event.input';
import type { EventRule } from './event-rule';
import type { IssueParams } from './issue-params';
import { messageContextOf } from './message-context';
import { PLATFORM_MESSAGES } from './platform-messages';
import { EVENT_RULES } from './rule-catalogue';
import { messageOf, paramsOf } from './rule-messages';
import type { Violation } from './violation';

/** A violation as it is reported to the client. */
export interface EventIssue {
  readonly rule: EventRule;
  /** The platform's code; null if it publishes none. */
  readonly code: number | null;
  /** What is wrong and what to change. */
  readonly message: string;
  /** What the message is made of. */
  readonly params: IssueParams;
  /** The message in the platform's own wording, where it has one. */
  readonly platformMessage: string;
  /** The path from the arguments to the value; list indexes count from 0. */
  readonly path: readonly string[];
}

/** The issues of a definition. */
export interface EventIssues {
  /** Issues that do not prevent storage. */
  readonly warnings: readonly EventIssue[];
  /** Issues that prevent storage. */
  readonly errors: readonly EventIssue[];
}

/**
 * The issue that reports a violation of a definition.
 *
 * @param root the path from the arguments to the definition: `['input']`
 */
export function toIssue(
  input: Partial<CreateEventInput>,
  violation: Violation,
  root: readonly string[],
): EventIssue {
  const { rule, path, code } = violation;
  const context = messageContextOf(input, violation);
  const params = paramsOf(rule, context);
  const message = messageOf(rule, params);
  return {
    rule,
    code: code ?? EVENT_RULES[rule].code,
    message,
    params,
    platformMessage: PLATFORM_MESSAGES[rule]?.(context) ?? message,
    path: [...root, ...path],
  };
}

/**
 * The issue that reports a violation of an argument other than a definition.
 */
export function toRequestIssue(violation: Violation): EventIssue {
  return toIssue({}, violation, []);
}
