import type { EventWriteContext } from './event-context';
import { isKeyValid, keyViolations, toIdempotentRequest } from './idempotency';
import { type DefinitionResult, insertDefinitions, toDefinitionResult } from './insert-definitions';
import { ErrorPolicy } from './model/enums';
import { MAX_EVENTS_PER_REQUEST, MAX_ISSUES_PER_DEFINITION } from './model/limits';
import { observe, verdictOfList } from './observe';
import { Pacer } from './pacing';
import type { InsertResult } from './store/event-store';
import type { EventDraftInput } from './validation/event-draft.input';
import { type EventIssue, toRequestIssue } from './validation/event-issue';
import { EventRule } from './validation/event-rule';
import { toCanonicalInput } from './validation/to-canonical-input';
import { validateDefinition, type ValidationResult } from './validation/validate-definition';
import type { Violation } from './validation/violation';

export interface CreateEventsRequest {
  readonly inputs: readonly EventDraftInput[];
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

/**
 * Validates up to 100 definitions and stores them in one transaction: either all or none, or all that no rule
 * rejects. In front of a platform they are created there one after the other, until it refuses one. Violations are part
 * of the result; the promise rejects with DatabaseUnavailableError or PlatformUnavailableError if one of the two fails.
 */
export function createEvents(
  context: EventWriteContext,
  request: CreateEventsRequest,
): Promise<CreateEventsResult> {
  const verdictOf = (result: CreateEventsResult) => verdictOfList(result, ({ event }) => event !== null);
  return observe(context, 'createEvents', () => create(context, request), verdictOf);
}

async function create(
  context: EventWriteContext,
  { inputs, errorPolicy, idempotencyKey }: CreateEventsRequest,
): Promise<CreateEventsResult> {
  if (inputs.length > MAX_EVENTS_PER_REQUEST) {
    return { results: [], replayed: false, errors: [toRequestIssue(tooMany(inputs.length))] };
  }
  const rows = toRows(await validateAll(inputs, context.strict));
  const validations = rows.map(rejectDuplicate);
  const hasInvalidKey = !isKeyValid(idempotencyKey);
  const { results, replayed, isKeyMismatch } = await insertDefinitions(context.writer, {
    validations,
    atomic: errorPolicy === ErrorPolicy.REJECT_EVERYTHING,
    hasInvalidArgument: hasInvalidKey,
    idempotency: toIdempotentRequest('createEvents', idempotencyKey, () => ({
      errorPolicy,
      inputs: validations.map(({ definition, input }) => definition ?? toCanonicalInput(input)),
    })),
  });
  const requestViolations = keyViolations(hasInvalidKey, isKeyMismatch);
  return {
    results: rows.map((row, i) => {
      const root = ['inputs', String(i)];
      // A name that is taken rejects the earlier row as well, which then does not count.
      const taken = [i, row.repeats ?? i].map((index) => results[index]).find(isNameTaken);
      const validation = taken ? row.validation : rejectDuplicate(row);
      return withReason(
        toDefinitionResult(validation, taken ?? results[i], root, context, MAX_ISSUES_PER_DEFINITION),
        root,
      );
    }),
    replayed,
    errors: requestViolations.map(toRequestIssue),
  };
}

function tooMany(count: number): Violation {
  return { rule: EventRule.TOO_MANY_EVENTS, path: ['inputs'], details: { count } };
}

async function validateAll(inputs: readonly EventDraftInput[], strict: boolean): Promise<ValidationResult[]> {
  const pacer = new Pacer();
  const validations: ValidationResult[] = [];
  for (const input of inputs) {
    await pacer.pause();
    validations.push(validateDefinition({ input }, strict));
  }
  return validations;
}

/** A definition of the list. */
interface Row {
  readonly validation: ValidationResult;
  /** The index of an earlier definition with the same name that no rule rejects; undefined if there is none. */
  readonly repeats: number | undefined;
}

function toRows(validations: readonly ValidationResult[]): Row[] {
  const firstByName = new Map<string, number>();
  return validations.map((validation, i) => {
    const { eventName } = validation.input;
    const repeats = firstByName.get(eventName);
    if (repeats === undefined && validation.definition !== null) firstByName.set(eventName, i);
    return { validation, repeats };
  });
}

/** The validation result of a row, which the name of an earlier row may reject. */
function rejectDuplicate({ validation, repeats }: Row): ValidationResult {
  if (repeats === undefined) return validation;
  const duplicate: Violation = {
    rule: EventRule.EVENT_NAME_DUPLICATE,
    path: ['eventName'],
    details: { otherInputIndex: repeats },
  };
  return { ...validation, violations: [...validation.violations, duplicate], definition: null };
}

function isNameTaken(result: InsertResult | null | undefined): boolean {
  return result?.kind === 'name-taken';
}

/** A definition without an event has at least one error that says why. */
function withReason(result: DefinitionResult, path: readonly string[]): DefinitionResult {
  if (result.event !== null || result.errors.length > 0) return result;
  return { ...result, errors: [toRequestIssue({ rule: EventRule.BATCH_REFUSED, path })] };
}
