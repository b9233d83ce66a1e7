import type { EventIssue } from '../events/event-issue';

/** What the platform answers: a remark has the status true, an error false. */
export interface WireAnswer {
  readonly warnings: readonly WireIssue[];
  readonly errors: readonly WireIssue[];
}

interface WireIssue {
  readonly status: boolean;
  readonly code: number;
  readonly message: string;
}

/** The code of an issue for which the platform publishes none: the status of a refusal. */
export type Refusal = 400 | 422;

/**
 * The issues of a definition in the platform's shape and words.
 */
export function toWireAnswer(
  warnings: readonly EventIssue[],
  errors: readonly EventIssue[],
  refusal: Refusal,
): WireAnswer {
  const write = (issues: readonly EventIssue[], status: boolean): WireIssue[] =>
    issues.map(({ code, platformMessage }) => ({ status, code: code ?? refusal, message: platformMessage }));
  return { warnings: write(warnings, true), errors: write(errors, false) };
}

/**
 * Failures that no rule describes in the platform's shape.
 */
export function toWireFailure(code: number, ...messages: readonly string[]): WireAnswer {
  return { warnings: [], errors: messages.map((message) => ({ status: false, code, message })) };
}
