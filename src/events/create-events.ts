import { ErrorPolicy } from './event.enums';
import type { CreateEventInput } from './create-event.input';
import { describeRequest, type EventIssue, EventRule, type Violation } from './event-issue';
import type { Caller, WriteOptions } from './event-options';
import { type DefinitionResult, storeDefinitions } from './store-definitions';

/** The most definitions of one request: more than a tracking plan adds at a time, and a short transaction. */
const EVENTS_LIMIT = 100;

export interface CreateEventsRequest {
  readonly inputs: readonly CreateEventInput[];
  readonly errorPolicy: ErrorPolicy;
  /** The client's name of the request: sent again with the same inputs, it answers what it answered first. */
  readonly idempotencyKey?: string | null | undefined;
}

export interface CreateEventsResult {
  /** In the order of the inputs; empty where there are too many of them. */
  readonly results: readonly DefinitionResult[];
  /** The events were stored by an earlier request of this key. */
  readonly replayed: boolean;
  /** What is wrong with the request as a whole. */
  readonly errors: readonly EventIssue[];
}

const TOO_MANY: Violation = { rule: EventRule.TOO_MANY_EVENTS, path: ['inputs'] };

/**
 * Checks up to a hundred definitions against every rule and stores them in one transaction: all or none, or
 * those that nothing refuses. Refusals are values; the promise rejects with DatabaseUnavailableError where the
 * database does not answer.
 */
export async function createEvents(
  options: WriteOptions,
  caller: Caller,
  { inputs, errorPolicy, idempotencyKey = null }: CreateEventsRequest,
): Promise<CreateEventsResult> {
  if (inputs.length > EVENTS_LIMIT) {
    return { results: [], replayed: false, errors: [describeRequest(TOO_MANY)] };
  }
  const { results, replayed, violations } = await storeDefinitions(options, caller, {
    operation: 'createEvents',
    candidates: inputs.map((input) => ({ input })),
    rootOf,
    atomic: errorPolicy === ErrorPolicy.REJECT_EVERYTHING,
    idempotencyKey,
    identityOf: (canonical) => ({ errorPolicy, inputs: canonical }),
  });
  return { results: results.map(withReason), replayed, errors: violations.map(describeRequest) };
}

function rootOf(index: number): string[] {
  return ['inputs', String(index)];
}

/** No definition is without an event and without a reason. */
function withReason(result: DefinitionResult, index: number): DefinitionResult {
  if (result.event !== null || result.errors.length > 0) return result;
  const refused: Violation = { rule: EventRule.BATCH_REFUSED, path: rootOf(index) };
  return { ...result, errors: [describeRequest(refused)] };
}
