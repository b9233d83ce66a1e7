import type { Candidate } from './check-definition';
import { describeRequest } from './event-issue';
import type { Caller, WriteOptions } from './event-options';
import { type DefinitionResult, storeDefinitions } from './store-definitions';

export interface CreateEventRequest extends Candidate {
  /** The client's name of the request: sent again with the same input, it answers what it answered first. */
  readonly idempotencyKey?: string | null | undefined;
}

export interface CreateEventResult extends DefinitionResult {
  /** The event was stored by an earlier request of this key. */
  readonly replayed: boolean;
}

/**
 * Checks a definition against every rule and stores it if none refuses it. Refusals are values; the promise
 * rejects with DatabaseUnavailableError where the database does not answer.
 */
export async function createEvent(
  options: WriteOptions,
  caller: Caller,
  { idempotencyKey = null, ...candidate }: CreateEventRequest,
): Promise<CreateEventResult> {
  const { results, replayed, violations } = await storeDefinitions(options, caller, {
    operation: 'createEvent',
    candidates: [candidate],
    rootOf: () => ['input'],
    atomic: true,
    idempotencyKey,
    identityOf: ([input]) => input,
  });
  const [result] = results;
  if (result === undefined) throw new Error('a definition was left without a result');
  return { ...result, replayed, errors: [...result.errors, ...violations.map(describeRequest)] };
}
