import { createEvent } from './create-event';
import type { EventContext } from './event-context';
import { EventOperation } from './model/enums';
import type { EventChange } from './model/event-changes';
import type { EventIssues } from './validation/event-issue';
import type { ParsedDefinition } from './validation/validate-definition';
import { updateEvent } from './update-event';

export interface ValidateEventRequest {
  readonly definition: ParsedDefinition;
  readonly operation: EventOperation;
  /** Whether an update may make breaking changes; it may if it is not given. */
  readonly allowBreaking?: boolean | null | undefined;
}

export interface ValidateEventResult extends EventIssues {
  /** Whether the operation would succeed. */
  readonly valid: boolean;
  /** What an update would change. */
  readonly changes: readonly EventChange[];
}

/**
 * Runs createEvent or updateEvent with a writer that writes nothing. The promise rejects with
 * DatabaseUnavailableError if the database fails.
 */
export async function validateEvent(
  { dryRun: writer, strict }: Pick<EventContext, 'dryRun' | 'strict'>,
  { operation, definition, allowBreaking }: ValidateEventRequest,
): Promise<ValidateEventResult> {
  const dryRun = { writer, strict };
  if (operation === EventOperation.CREATE) {
    const { event, warnings, errors } = await createEvent(dryRun, { definition });
    return { valid: event !== null, changes: [], warnings, errors };
  }
  const { event, changes, warnings, errors } = await updateEvent(dryRun, { definition, allowBreaking });
  return { valid: event !== null, changes, warnings, errors };
}
