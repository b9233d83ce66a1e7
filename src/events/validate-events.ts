import { createEvents } from './create-events';
import type { EventContext } from './event-context';
import { ErrorPolicy } from './model/enums';
import type { EventDefinition } from './model/event-definition';
import { observe, verdictOfList } from './observe';
import type { EventDraftInput } from './validation/event-draft.input';
import type { EventIssue, EventIssues } from './validation/event-issue';

/** What createEvents would make of one definition of a list. */
export interface DefinitionVerdict extends EventIssues {
  /** Whether the definition would be stored with REJECT_FAILED_ROWS. */
  readonly valid: boolean;
  /** The definition as it would be stored, also if it would be rejected; null if the input cannot be read as one. */
  readonly definition: EventDefinition | null;
}

export interface ValidateEventsResult {
  /** Whether the list would be stored with REJECT_EVERYTHING. */
  readonly valid: boolean;
  /** One for each input, in their order; none if there are too many inputs. */
  readonly results: readonly DefinitionVerdict[];
  /** What is wrong with the request as a whole. */
  readonly errors: readonly EventIssue[];
}

/**
 * Runs createEvents with a writer that writes nothing and REJECT_FAILED_ROWS, so that each definition gets the verdict
 * about itself. What REJECT_EVERYTHING would do follows from these. The promise rejects with DatabaseUnavailableError if
 * the database fails.
 */
export function validateEvents(
  context: Pick<EventContext, 'dryRun' | 'strict' | 'observer'>,
  inputs: readonly EventDraftInput[],
): Promise<ValidateEventsResult> {
  const verdictOf = (result: ValidateEventsResult) => verdictOfList(result, ({ valid }) => valid);
  return observe(context, 'validateEvents', (unobserved) => validate(unobserved, inputs), verdictOf);
}

async function validate(
  context: Pick<EventContext, 'dryRun' | 'strict' | 'observer'>,
  inputs: readonly EventDraftInput[],
): Promise<ValidateEventsResult> {
  const { results, errors } = await createEvents(
    { ...context, writer: context.dryRun },
    { inputs, errorPolicy: ErrorPolicy.REJECT_FAILED_ROWS },
  );
  const verdicts = results.map(({ event, ...rest }) => ({ valid: event !== null, ...rest }));
  return { valid: errors.length === 0 && verdicts.every(({ valid }) => valid), results: verdicts, errors };
}
