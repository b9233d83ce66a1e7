import type { EventIssue } from '../events/validation/event-issue';

/** The body of an answer in the platform's format. The status of a warning is true, that of an error false. */
export interface WireAnswer {
  readonly warnings: readonly WireIssue[];
  readonly errors: readonly WireIssue[];
}

interface WireIssue {
  readonly status: boolean;
  readonly code: number;
  readonly message: string;
}

/** The HTTP status of a rejected request, which is also the code of an error that has none in the platform. */
export type ErrorStatus = 400 | 422;

/** The code of a warning that has none in the platform: it rejects nothing, whatever the errors do. */
const WARNING_CODE = 200;

/**
 * The issues of a definition in the platform's format and wording.
 */
export function toWireAnswer(
  warnings: readonly EventIssue[],
  errors: readonly EventIssue[],
  errorStatus: ErrorStatus,
): WireAnswer {
  const toWire = (issues: readonly EventIssue[], status: boolean, defaultCode: number): WireIssue[] =>
    issues.map(({ code, platformMessage }) => ({
      status,
      code: code ?? defaultCode,
      message: platformMessage,
    }));
  return { warnings: toWire(warnings, true, WARNING_CODE), errors: toWire(errors, false, errorStatus) };
}

/**
 * Errors that do not come from a rule, in the platform's format.
 */
export function toWireFailure(code: number, ...messages: readonly string[]): WireAnswer {
  return { warnings: [], errors: messages.map((message) => ({ status: false, code, message })) };
}
