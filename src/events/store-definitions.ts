import { createHash } from 'node:crypto';
import { type Candidate, isNameValid, judge, refusing, type Verdict, violationsOf } from './check-definition';
import type { StoredEvent } from './event-definition';
import { EventRule, type Violation } from './event-issue';
import type { Caller, WriteOptions } from './event-options';
import type { EventWriter, Placement } from './event-store';
import { toDefinition } from './event-wire';

/** What became of one definition. */
export interface DefinitionResult extends Verdict {
  /** What was stored; null where the definition was refused. */
  readonly event: StoredEvent | null;
}

/** Definitions to be stored. */
export interface StoreRequest {
  readonly operation: 'createEvent' | 'createEvents';
  readonly candidates: readonly Candidate[];
  /** The way from the arguments to a candidate: `['input']`. */
  readonly rootOf: (index: number) => readonly string[];
  /** Stores all or none. */
  readonly atomic: boolean;
  /** The client's name of the request: sent again with the same input, it answers what it answered first. */
  readonly idempotencyKey: string | null;
  /** What another request must have in common with this one to be the same; handed the inputs in canonical form. */
  readonly identityOf: (inputs: readonly unknown[]) => unknown;
}

export interface StoreResult {
  /** In the order of the candidates. */
  readonly results: readonly DefinitionResult[];
  /** The events were stored by an earlier request of this key. */
  readonly replayed: boolean;
  /** What is wrong with the request around the definitions. */
  readonly violations: readonly Violation[];
}

const NAME_TAKEN: Violation = { rule: EventRule.EVENT_ALREADY_EXISTS, path: ['eventName'] };
const NAME_DUPLICATE: Violation = { rule: EventRule.EVENT_NAME_DUPLICATE, path: ['eventName'] };
const KEY_INVALID: Violation = { rule: EventRule.IDEMPOTENCY_KEY_INVALID, path: ['idempotencyKey'] };
const KEY_MISMATCH: Violation = { rule: EventRule.IDEMPOTENCY_KEY_MISMATCH, path: ['idempotencyKey'] };

interface Checked extends Candidate {
  readonly violations: Violation[];
  /** Nothing that can be seen without the store refuses it. */
  readonly isSound: boolean;
}

/**
 * Checks definitions against every rule and stores those that none refuses, in one transaction. Refusals are
 * values; the promise rejects with DatabaseUnavailableError where the database does not answer.
 */
export async function storeDefinitions(
  { store, strict }: WriteOptions,
  { orgId }: Caller,
  { operation, candidates, rootOf, atomic, idempotencyKey, identityOf }: StoreRequest,
): Promise<StoreResult> {
  const refuses = refusing(strict);
  const checked = checkAll(candidates, refuses);
  const sound = checked.filter(({ isSound }) => isSound);
  const ofRequest = isKeyValid(idempotencyKey) ? [] : [KEY_INVALID];

  const isRefused = ofRequest.length > 0 || sound.length === 0 || (atomic && sound.length < checked.length);
  let placements: readonly Placement[] = [];
  let replayed = false;
  if (!isRefused) {
    const definitions = new Map(sound.map((candidate) => [candidate, toDefinition(candidate.input)]));
    const inputs = (): unknown[] => checked.map((candidate) => definitions.get(candidate) ?? candidate.input);
    const outcome = await store.create({
      orgId,
      definitions: [...definitions.values()],
      atomic,
      request:
        idempotencyKey === null
          ? undefined
          : { operation, key: idempotencyKey, inputHash: hash(identityOf(inputs())) },
    });
    if (outcome.kind === 'key-mismatch') ofRequest.push(KEY_MISMATCH);
    else ({ placements } = outcome);
    replayed = outcome.kind === 'replayed';
  }

  // What is refused without the store is told of its name too, as it was when the others were stored.
  const stored = placements.find((each) => each.kind === 'created');
  const unplaced = isRefused ? checked : checked.filter(({ isSound }) => !isSound);
  await tellTakenNames(store, orgId, unplaced, stored?.event.createdAt);

  const placementOf = new Map(sound.map((candidate, i) => [candidate, placements[i]]));
  return {
    results: checked.map((candidate, i) => {
      const placement = placementOf.get(candidate);
      const event = placement?.kind === 'created' ? placement.event : null;
      const taken = placement?.kind === 'name-taken' ? [NAME_TAKEN] : [];
      return { event, ...judge(candidate, rootOf(i), [...candidate.violations, ...taken], refuses) };
    }),
    replayed,
    violations: ofRequest,
  };
}

function checkAll(
  candidates: readonly Candidate[],
  refuses: (violation: Violation) => boolean,
): readonly Checked[] {
  const names = new Set<string>();
  return candidates.map((candidate) => {
    const { eventName } = candidate.input;
    const violations = violationsOf(candidate);
    if (names.has(eventName) && isNameValid(violations)) violations.push(NAME_DUPLICATE);
    names.add(eventName);
    return { ...candidate, violations, isSound: !violations.some(refuses) };
  });
}

/** @param before counts only the names of events that were created before this instant */
async function tellTakenNames(
  store: EventWriter,
  orgId: string,
  checked: readonly Checked[],
  before: Date | undefined,
): Promise<void> {
  const named = checked.filter(({ violations }) => isNameValid(violations));
  if (named.length === 0) return;
  const taken = await store.findTakenNames(
    orgId,
    named.map(({ input }) => input.eventName),
  );
  for (const { input, violations } of named) {
    const since = taken.get(input.eventName);
    if (since && (before === undefined || since < before)) violations.push(NAME_TAKEN);
  }
}

function isKeyValid(key: string | null): boolean {
  return key === null || /^[\x20-\x7e]{8,255}$/.test(key);
}

/** Two spellings of one definition are one input, so the hash is that of the canonical form. */
function hash(identity: unknown): string {
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex');
}
