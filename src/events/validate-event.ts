import type { Candidate, Verdict } from './check-definition';
import { createEvent } from './create-event';
import { DryRunStore } from './dry-run-store';
import { EventOperation } from './event.enums';
import type { EventChange } from './event-changes';
import type { Caller, WriteOptions } from './event-options';
import { updateEvent } from './update-event';

export interface ValidateEventRequest extends Candidate {
  readonly operation: EventOperation;
}

export interface ValidateEventResult extends Verdict {
  /** Nothing refuses the definition. */
  readonly valid: boolean;
  /** What an update would change. */
  readonly changes: readonly EventChange[];
}

/**
 * Does what createEvent or updateEvent does, but for the write. The promise rejects with
 * DatabaseUnavailableError where the database does not answer.
 */
export async function validateEvent(
  options: WriteOptions,
  caller: Caller,
  { operation, ...candidate }: ValidateEventRequest,
): Promise<ValidateEventResult> {
  const rehearsal = { ...options, store: new DryRunStore(options.store) };
  const { event, ...result } =
    operation === EventOperation.CREATE
      ? { changes: [], ...(await createEvent(rehearsal, caller, candidate)) }
      : await updateEvent(rehearsal, caller, candidate);
  return { valid: event !== null, ...result };
}
