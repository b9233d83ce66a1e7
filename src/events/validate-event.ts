import { createEvent } from './create-event';
import type { EventContext } from './event-context';
import { EventOperation } from './model/enums';
import type { EventChange } from './model/event-changes';
import type { StoredEvent } from './model/event-definition';
import type { EventIssues } from './validation/event-issue';
import type { ParsedDefinition } from './validation/validate-definition';
import { updateEvent } from './update-event';

export interface ValidateEventRequest {
  readonly definition: ParsedDefinition;
  readonly operation: EventOperation;
}

export interface ValidateEventResult extends EventIssues {
  /** Whether the operation would succeed. */
  readonly valid: boolean;
  /** What an update would change. */
  readonly changes: readonly EventChange[];
  /** If an update would not be based on the current version: the event as it is. Null otherwise. */
  readonly currentEvent: StoredEvent | null;
}

/**
 * Runs createEvent or updateEvent with a writer that writes nothing. The promise rejects with
 * DatabaseUnavailableError if the database fails.
 */
export async function validateEvent(
  { dryRun: writer, strict }: Pick<EventContext, 'dryRun' | 'strict'>,
  { operation, definition }: ValidateEventRequest,
): Promise<ValidateEventResult> {
  const dryRun = { writer, strict };
  if (operation === EventOperation.CREATE) {
    const { event, warnings, errors } = await createEvent(dryRun, { definition });
    return { valid: event !== null, changes: [], currentEvent: null, warnings, errors };
  }
  const { event, ...rest } = await updateEvent(dryRun, { definition });
  return { valid: event !== null, ...rest };
}
