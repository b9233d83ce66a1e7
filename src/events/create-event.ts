import type { EventWriteContext } from './event-context';
import { isKeyValid, keyViolations, toIdempotentRequest } from './idempotency';
import { type DefinitionResult, insertDefinitions, toDefinitionResult } from './insert-definitions';
import { observe, verdictOfOne } from './observe';
import { toRequestIssue } from './validation/event-issue';
import { type ParsedDefinition, validateDefinition } from './validation/validate-definition';

export interface CreateEventRequest {
  readonly definition: ParsedDefinition;
  /** Makes the request safe to retry: sent again with the same input, it creates nothing and returns the event as it is. */
  readonly idempotencyKey?: string | null | undefined;
}

export interface CreateEventResult extends DefinitionResult {
  /** An earlier request with the idempotency key has created the event. */
  readonly replayed: boolean;
}

/**
 * Validates a definition and stores it if no rule rejects it. Violations are part of the result; the promise
 * rejects with DatabaseUnavailableError or PlatformUnavailableError if one of the two fails.
 */
export function createEvent(
  context: EventWriteContext,
  request: CreateEventRequest,
): Promise<CreateEventResult> {
  return observe(context, 'createEvent', () => create(context, request), verdictOfOne);
}

async function create(
  context: EventWriteContext,
  { definition: parsed, idempotencyKey }: CreateEventRequest,
): Promise<CreateEventResult> {
  const validation = validateDefinition(parsed, context.strict);
  const hasInvalidKey = !isKeyValid(idempotencyKey);
  const { results, replayed, isKeyMismatch } = await insertDefinitions(context.writer, {
    validations: [validation],
    atomic: true,
    hasInvalidArgument: hasInvalidKey,
    idempotency: toIdempotentRequest('createEvent', idempotencyKey, () => validation.definition),
  });
  const result = toDefinitionResult(validation, results[0], ['input'], context);
  const requestErrors = keyViolations(hasInvalidKey, isKeyMismatch).map(toRequestIssue);
  return { ...result, replayed, errors: [...result.errors, ...requestErrors] };
}
