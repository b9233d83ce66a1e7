import { createEvent } from './create-event';
import type { EventContext } from './event-context';
import { EventOperation } from './model/enums';
import type { EventChange } from './model/event-changes';
import type { EventDefinition, StoredEvent } from './model/event-definition';
import { observe, verdictOfOne } from './observe';
import type { EventIssues } from './validation/event-issue';
import type { ParsedDefinition } from './validation/validate-definition';
import { updateEvent } from './update-event';

export interface ValidateEventRequest {
  readonly definition: ParsedDefinition;
  readonly operation: EventOperation;
  /** The version that an update is based on; null for any. A new event has no version, so creating it ignores this. */
  readonly expectedVersion?: number | null | undefined;
  /** Whether an update may make breaking changes; it may if it is not given. */
  readonly allowBreaking?: boolean | null | undefined;
}

export interface ValidateEventResult extends EventIssues {
  /** Whether the operation would succeed. */
  readonly valid: boolean;
  /** What an update would change, also if it would be rejected. */
  readonly changes: readonly EventChange[];
  /** If an update would not be based on the current version: the event as it is. Null otherwise. */
  readonly currentEvent: StoredEvent | null;
  /** The definition as it would be stored, also if it would be rejected; null if the input cannot be read as one. */
  readonly definition: EventDefinition | null;
}

/**
 * Runs createEvent or updateEvent with a writer that writes nothing. The promise rejects with
 * DatabaseUnavailableError if the database fails.
 */
export function validateEvent(
  context: Pick<EventContext, 'dryRun' | 'strict' | 'observer'>,
  request: ValidateEventRequest,
): Promise<ValidateEventResult> {
  return observe(context, 'validateEvent', (unobserved) => validate(unobserved, request), verdictOfOne);
}

async function validate(
  context: Pick<EventContext, 'dryRun' | 'strict' | 'observer'>,
  { operation, definition: parsed, expectedVersion, allowBreaking }: ValidateEventRequest,
): Promise<ValidateEventResult> {
  const dryRun = { ...context, writer: context.dryRun };
  if (operation === EventOperation.CREATE) {
    const { event, definition, warnings, errors } = await createEvent(dryRun, { definition: parsed });
    return { valid: event !== null, changes: [], definition, currentEvent: null, warnings, errors };
  }
  const { event, ...rest } = await updateEvent(dryRun, {
    definition: parsed,
    expectedVersion,
    allowBreaking,
  });
  return { valid: event !== null, ...rest };
}
