import { DatabaseUnavailableError } from '../database/database-unavailable-error';
import { type EndedOperation, type OperationObserver, UNOBSERVED } from '../observer';
import { PlatformUnavailableError } from '../platform/platform-unavailable-error';
import { ArgumentError } from './argument-error';
import type { Operation } from './operation';
import type { EventIssue, EventIssues } from './validation/event-issue';

/** The context of a use case that is observed. */
export interface ObservedContext {
  readonly observer: OperationObserver;
}

/** What became of a use case that was executed. */
type Verdict = Pick<EndedOperation, 'outcome' | 'rules'>;

const SUCCEEDED: Verdict = { outcome: 'succeeded', rules: [] };

/**
 * Executes a use case and tells the observer how it has ended.
 *
 * @param execute gets the context without the observer: the use cases that it consists of are not operations of their own
 * @param verdictOf whether rules have rejected it; of a read, none do
 */
export async function observe<Context extends ObservedContext, Result>(
  context: Context,
  operation: Operation,
  execute: (unobserved: Context) => Result | Promise<Result>,
  verdictOf: (result: Result) => Verdict = () => SUCCEEDED,
): Promise<Result> {
  const startedAt = performance.now();
  const tell = (verdict: Verdict): void => {
    const duration = performance.now() - startedAt;
    context.observer.operationEnded({ operation, ...verdict, startedAt, duration });
  };
  let result: Result;
  try {
    result = await execute({ ...context, observer: UNOBSERVED });
  } catch (error) {
    tell(failure(error));
    throw error;
  }
  tell(verdictOf(result));
  return result;
}

/**
 * The verdict of a use case about one event.
 */
export function verdictOfOne({ errors }: Pick<EventIssues, 'errors'>): Verdict {
  return errors.length === 0 ? SUCCEEDED : { outcome: 'rejected', rules: rulesOf(errors) };
}

/**
 * The verdict of a use case about a list of definitions.
 *
 * @param isDone whether a definition is not rejected
 */
export function verdictOfList<Item extends Pick<EventIssues, 'errors'>>(
  { results, errors }: { readonly results: readonly Item[]; readonly errors: readonly EventIssue[] },
  isDone: (item: Item) => boolean,
): Verdict {
  const all = [...errors, ...results.flatMap((item) => item.errors)];
  if (all.length === 0) return SUCCEEDED;
  return { outcome: results.some(isDone) ? 'partial' : 'rejected', rules: rulesOf(all) };
}

function rulesOf(errors: readonly EventIssue[]): EndedOperation['rules'] {
  return [...new Set(errors.map(({ rule }) => rule))];
}

function failure(error: unknown): Verdict {
  if (error instanceof ArgumentError) return { outcome: 'refused', rules: [] };
  if (error instanceof PlatformUnavailableError) {
    return { outcome: error.refusal === null ? 'unavailable' : 'refused', rules: [] };
  }
  return { outcome: error instanceof DatabaseUnavailableError ? 'unavailable' : 'failed', rules: [] };
}
