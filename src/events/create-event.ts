import type { CreateEventInput } from './create-event.input';
import { decoratorViolations } from './decorator-violations';
import type { StoredEvent } from './event-definition';
import { describeViolation, EVENT_RULES, type EventIssue, EventRule, type Violation } from './event-issue';
import type { EventStore } from './event-store';
import { toDefinition } from './event-wire';
import { RULES } from './rules';
import { inDocumentOrder } from './violation-order';

/** Who asks. */
export interface Caller {
  readonly orgId: string;
}

export interface CreateEventOptions {
  readonly store: EventStore;
  /** Whether a warning refuses a definition as an error does (environment variable `STRICT`). */
  readonly strict: boolean;
}

export interface CreateEventResult {
  /** What was stored; null where the definition was refused. */
  readonly event: StoredEvent | null;
  readonly warnings: readonly EventIssue[];
  readonly errors: readonly EventIssue[];
}

/**
 * Checks a definition against every rule and stores it if none refuses it. Refusals are values; the promise
 * rejects with DatabaseUnavailableError where the database does not answer.
 *
 * @param found what the way in noticed already, such as keys that the contract does not name
 */
export async function createEvent(
  { store, strict }: CreateEventOptions,
  caller: Caller,
  input: CreateEventInput,
  found: readonly Violation[] = [],
): Promise<CreateEventResult> {
  const refuses = ({ rule }: Violation): boolean => strict || EVENT_RULES[rule].level === 'error';
  const violations = violationsOf(input, found);

  let event: StoredEvent | null = null;
  if (!violations.some(refuses)) {
    const outcome = await store.create(caller.orgId, toDefinition(input));
    if (outcome.kind === 'created') event = outcome.event;
    else violations.push(NAME_TAKEN);
  } else if (await isNameTaken(store, caller, input, violations)) {
    violations.push(NAME_TAKEN);
  }

  const ordered = inDocumentOrder(violations);
  const describe = (violation: Violation): EventIssue => describeViolation(input, violation);
  return {
    event,
    warnings: ordered.filter((violation) => !refuses(violation)).map(describe),
    errors: ordered.filter(refuses).map(describe),
  };
}

const NAME_TAKEN: Violation = { rule: EventRule.EVENT_ALREADY_EXISTS, path: ['eventName'] };

/** Both layers always run, so that a client gets every violation in one answer. */
function violationsOf(input: CreateEventInput, found: readonly Violation[]): Violation[] {
  const told = new Map<string, Violation>();
  for (const violation of [
    ...decoratorViolations(input),
    ...RULES.flatMap((rule) => [...rule(input)]),
    ...found,
  ]) {
    const place = [violation.rule, ...violation.path].join('\n');
    if (!told.has(place)) told.set(place, violation);
  }
  return [...told.values()];
}

/** A refused definition is told of its name too, without a write. */
async function isNameTaken(
  store: EventStore,
  { orgId }: Caller,
  { eventName }: CreateEventInput,
  violations: readonly Violation[],
): Promise<boolean> {
  const isName = !violations.some(({ rule }) => rule === EventRule.EVENT_NAME_INVALID);
  return isName && (await store.findByName(orgId, eventName)) !== null;
}
