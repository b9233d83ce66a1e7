import type { EventWriteContext } from './event-context';
import type { EventDefinition, StoredEvent } from './model/event-definition';
import type { CreateOutcome, EventWriter, IdempotentRequest, InsertResult } from './store/event-store';
import type { EventIssues } from './validation/event-issue';
import { EventRule } from './validation/event-rule';
import { hasValidName, toIssues, type ValidationResult } from './validation/validate-definition';
import type { Violation } from './validation/violation';

/** Validated definitions to be stored. */
export interface InsertDefinitionsRequest {
  readonly validations: readonly ValidationResult[];
  /** Store all of them or none. */
  readonly atomic: boolean;
  /** Whether an argument other than a definition is invalid, so that nothing is to be stored. */
  readonly hasInvalidArgument: boolean;
  readonly idempotency: IdempotentRequest | undefined;
}

export interface InsertDefinitionsResult {
  /** One for each definition, in their order; null if the definition or the request was rejected before. */
  readonly results: readonly (InsertResult | null)[];
  /** An earlier request with the idempotency key has created the events. */
  readonly replayed: boolean;
  /** An earlier request has used the idempotency key with a different input. */
  readonly isKeyMismatch: boolean;
}

/** The result of a definition for the client. */
export interface DefinitionResult extends EventIssues {
  /** The stored event; null if the definition was rejected. */
  readonly event: StoredEvent | null;
  /** The definition in canonical form, also if it was rejected; null if the input cannot be read as one. */
  readonly definition: EventDefinition | null;
}

const NAME_TAKEN: Violation = { rule: EventRule.EVENT_ALREADY_EXISTS, path: ['eventName'] };

/**
 * Stores the valid definitions. Also finds out which names of the others are taken, so that the client learns of every
 * problem at once. Rejects with DatabaseUnavailableError or PlatformUnavailableError if one of the two fails.
 */
export async function insertDefinitions(
  store: EventWriter,
  { validations, atomic, hasInvalidArgument, idempotency }: InsertDefinitionsRequest,
): Promise<InsertDefinitionsResult> {
  const definitions = validations.flatMap(({ definition }) => definition ?? []);
  const isIncomplete = atomic && definitions.length < validations.length;
  const outcome: CreateOutcome =
    hasInvalidArgument || isIncomplete || definitions.length === 0
      ? { kind: 'completed', results: [], replayed: false }
      : await store.create({ definitions, atomic, idempotency });

  const storeResults = outcome.kind === 'completed' ? [...outcome.results] : [];
  // The other names are looked up as they were when the events were created, so that a replay answers the same.
  const stored = storeResults.find((result) => result.kind === 'inserted');
  const isUnsent = ({ definition }: ValidationResult): boolean =>
    definition === null || (outcome.kind === 'completed' && outcome.results.length === 0);
  const taken = await findTakenNames(store, validations.filter(isUnsent), stored?.event.createdAt);

  return {
    results: validations.map((validation) => {
      if (isUnsent(validation)) return taken.has(validation.input.eventName) ? { kind: 'name-taken' } : null;
      return storeResults.shift() ?? null;
    }),
    replayed: outcome.kind === 'completed' && outcome.replayed,
    isKeyMismatch: outcome.kind === 'key-mismatch',
  };
}

/**
 * The result of a definition for the client.
 *
 * @param root the path from the arguments to the definition: `['input']`
 */
export function toDefinitionResult(
  { input, violations, candidate }: ValidationResult,
  result: InsertResult | null | undefined,
  root: readonly string[],
  { strict }: Pick<EventWriteContext, 'strict'>,
  maxIssues?: number,
): DefinitionResult {
  return {
    event: result?.kind === 'inserted' ? result.event : null,
    definition: candidate,
    ...toIssues(input, [...violations, ...violationsOf(result)], root, strict, maxIssues),
  };
}

function violationsOf(result: InsertResult | null | undefined): readonly Violation[] {
  switch (result?.kind) {
    case 'inserted':
      return result.notices ?? [];
    case 'name-taken':
      return [NAME_TAKEN];
    case 'refused':
      return result.violations;
    case 'unsent':
      return [{ rule: EventRule.BATCH_REFUSED, path: [], details: { unsentReason: result.reason } }];
    case 'rolled-back':
    case undefined:
      return [];
  }
}

/** @param before if given, names of events that were created at this instant or later do not count */
async function findTakenNames(
  store: EventWriter,
  validations: readonly ValidationResult[],
  before: Date | undefined,
): Promise<ReadonlySet<string>> {
  const names = validations.filter(hasValidName).map(({ input }) => input.eventName);
  if (names.length === 0) return new Set();
  const creationTimes = await store.findCreationTimes(names);
  const taken = [...creationTimes].filter(([, createdAt]) => before === undefined || createdAt < before);
  return new Set(taken.map(([name]) => name));
}
