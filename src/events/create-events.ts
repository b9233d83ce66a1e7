import type { EventWriteContext } from './event-context';
import { isKeyValid, KEY_INVALID, KEY_MISMATCH, toIdempotentRequest } from './idempotency';
import { type DefinitionResult, insertDefinitions, toDefinitionResult } from './insert-definitions';
import { ErrorPolicy } from './model/enums';
import { MAX_EVENTS_PER_REQUEST } from './model/limits';
import type { CreateEventInput } from './validation/create-event.input';
import { type EventIssue, toRequestIssue } from './validation/event-issue';
import { EventRule } from './validation/event-rule';
import { toCanonicalInput } from './validation/to-canonical-input';
import { hasValidName, validateDefinition, type ValidationResult } from './validation/validate-definition';
import type { Violation } from './validation/violation';

export interface CreateEventsRequest {
  readonly inputs: readonly CreateEventInput[];
  readonly errorPolicy: ErrorPolicy;
  /** Makes the request safe to retry: sent again with the same inputs, it creates nothing and returns the events as they are. */
  readonly idempotencyKey?: string | null | undefined;
}

export interface CreateEventsResult {
  /** One for each input, in their order; none if there are too many inputs. */
  readonly results: readonly DefinitionResult[];
  /** An earlier request with the idempotency key has created the events. */
  readonly replayed: boolean;
  /** What is wrong with the request as a whole. */
  readonly errors: readonly EventIssue[];
}

const TOO_MANY: Violation = { rule: EventRule.TOO_MANY_EVENTS, path: ['inputs'] };
const NAME_DUPLICATE: Violation = { rule: EventRule.EVENT_NAME_DUPLICATE, path: ['eventName'] };

/**
 * Validates up to 100 definitions and stores them in one transaction: either all or none, or all that no rule
 * rejects. Violations are part of the result; the promise rejects with DatabaseUnavailableError if the database
 * fails.
 */
export async function createEvents(
  context: EventWriteContext,
  { inputs, errorPolicy, idempotencyKey }: CreateEventsRequest,
): Promise<CreateEventsResult> {
  if (inputs.length > MAX_EVENTS_PER_REQUEST) {
    return { results: [], replayed: false, errors: [toRequestIssue(TOO_MANY)] };
  }
  const validations = rejectDuplicateNames(
    inputs.map((input) => validateDefinition({ input }, context.strict)),
  );
  const isRejected = !isKeyValid(idempotencyKey);
  const { results, replayed, isKeyMismatch } = await insertDefinitions(context.store, {
    validations,
    atomic: errorPolicy === ErrorPolicy.REJECT_EVERYTHING,
    isRejected,
    idempotency: toIdempotentRequest('createEvents', idempotencyKey, () => ({
      errorPolicy,
      inputs: validations.map(({ definition, input }) => definition ?? toCanonicalInput(input)),
    })),
  });
  const requestViolations = [...(isRejected ? [KEY_INVALID] : []), ...(isKeyMismatch ? [KEY_MISMATCH] : [])];
  return {
    results: validations.map((validation, i) => {
      const root = ['inputs', String(i)];
      return withReason(toDefinitionResult(validation, results[i], root, context), root);
    }),
    replayed,
    errors: requestViolations.map(toRequestIssue),
  };
}

/** Every definition has a name of its own. */
function rejectDuplicateNames(validations: readonly ValidationResult[]): ValidationResult[] {
  const names = new Set<string>();
  return validations.map((validation) => {
    const { eventName } = validation.input;
    const isDuplicate = names.has(eventName) && hasValidName(validation);
    names.add(eventName);
    if (!isDuplicate) return validation;
    return { ...validation, violations: [...validation.violations, NAME_DUPLICATE], definition: null };
  });
}

/** A definition without an event has at least one error that says why. */
function withReason(result: DefinitionResult, path: readonly string[]): DefinitionResult {
  if (result.event !== null || result.errors.length > 0) return result;
  return { ...result, errors: [toRequestIssue({ rule: EventRule.BATCH_REFUSED, path })] };
}
