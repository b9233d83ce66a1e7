import { createHash } from 'node:crypto';
import { CreateEventInput } from './create-event.input';
import { decoratorViolations } from './decorator-violations';
import type { EventDefinition, StoredEvent } from './event-definition';
import { describeViolation, EVENT_RULES, type EventIssue, EventRule, type Violation } from './event-issue';
import type { EventStore, RepeatableRequest } from './event-store';
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

export interface CreateEventRequest {
  readonly input: CreateEventInput;
  /** What the way in noticed of the input already, such as keys that the contract does not name. */
  readonly noticed?: readonly Violation[];
  /** The client's name of the request: sent again with the same input, it answers what it answered first. */
  readonly idempotencyKey?: string | null | undefined;
}

export interface CreateEventResult {
  /** What was stored; null where the definition was refused. */
  readonly event: StoredEvent | null;
  /** The event was stored by an earlier request of this key. */
  readonly replayed: boolean;
  readonly warnings: readonly EventIssue[];
  readonly errors: readonly EventIssue[];
}

/**
 * Checks a definition against every rule and stores it if none refuses it. Refusals are values; the promise
 * rejects with DatabaseUnavailableError where the database does not answer.
 */
export async function createEvent(
  { store, strict }: CreateEventOptions,
  caller: Caller,
  { input, noticed = [], idempotencyKey = null }: CreateEventRequest,
): Promise<CreateEventResult> {
  const refuses = ({ rule }: { readonly rule: EventRule }): boolean =>
    strict || EVENT_RULES[rule].level === 'error';
  const ofInput = violationsOf(examinable(input), noticed);
  const ofRequest = requestViolations(idempotencyKey);

  let event: StoredEvent | null = null;
  let replayed = false;
  if (![...ofInput, ...ofRequest].some(refuses)) {
    const definition = toDefinition(input);
    const request = idempotencyKey === null ? undefined : toRequest(idempotencyKey, definition);
    const outcome = await store.create(caller.orgId, definition, request);
    switch (outcome.kind) {
      case 'created':
      case 'replayed':
        event = outcome.event;
        replayed = outcome.kind === 'replayed';
        break;
      case 'name-taken':
        ofInput.push(NAME_TAKEN);
        break;
      case 'key-mismatch':
        ofRequest.push(KEY_MISMATCH);
    }
  } else if (await isNameTaken(store, caller, input, ofInput)) {
    ofInput.push(NAME_TAKEN);
  }

  const issues = [
    ...inDocumentOrder(ofInput).map((violation) => describeViolation(input, violation, ['input'])),
    ...ofRequest.map((violation) => describeViolation(input, violation, [])),
  ];
  return {
    event,
    replayed,
    warnings: issues.filter((issue) => !refuses(issue)),
    errors: issues.filter(refuses),
  };
}

const NAME_TAKEN: Violation = { rule: EventRule.EVENT_ALREADY_EXISTS, path: ['eventName'] };
const KEY_MISMATCH: Violation = { rule: EventRule.IDEMPOTENCY_KEY_MISMATCH, path: ['idempotencyKey'] };
const KEY_INVALID: Violation = { rule: EventRule.IDEMPOTENCY_KEY_INVALID, path: ['idempotencyKey'] };

function requestViolations(idempotencyKey: string | null): Violation[] {
  return idempotencyKey === null || /^[\x20-\x7e]{8,255}$/.test(idempotencyKey) ? [] : [KEY_INVALID];
}

/** Two spellings of one definition are one input, so the hash is that of the canonical form. */
function toRequest(key: string, definition: EventDefinition): RepeatableRequest {
  const inputHash = createHash('sha256').update(JSON.stringify(definition)).digest('hex');
  return { operation: 'createEvent', key, inputHash };
}

/** The rules look at no more than this: what is longer is refused anyway, and checking it would cost the others. */
const EXAMINED_FIELDS = 200;
const EXAMINED_ACTIONS = 100;

function examinable(input: CreateEventInput): CreateEventInput {
  const { eventName, description, actions, fields } = input;
  if (actions.length <= EXAMINED_ACTIONS && (fields?.length ?? 0) <= EXAMINED_FIELDS) return input;
  return Object.assign(new CreateEventInput(), {
    eventName,
    description,
    actions: actions.slice(0, EXAMINED_ACTIONS),
    fields: fields?.slice(0, EXAMINED_FIELDS),
  });
}

/** Both layers always run, so that a client gets every violation in one answer. */
function violationsOf(input: CreateEventInput, noticed: readonly Violation[]): Violation[] {
  const told = new Map<string, Violation>();
  for (const violation of [
    ...decoratorViolations(input),
    ...RULES.flatMap((rule) => [...rule(input)]),
    ...noticed,
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
