import { PendingWriteOperation } from '../events/model/enums';
import type { EventDefinition, StoredEvent } from '../events/model/event-definition';
import type {
  CreateOutcome,
  CreateRequest,
  EventDisabler,
  EventWriter,
  IdempotentRequest,
  InsertResult,
  OrgEventStore,
  Replacement,
  UpdateDecision,
  UpdateOutcome,
} from '../events/store/event-store';
import type { OrgIntentStore, PutRequest } from '../events/store/intents/intent-store';
import { DatabaseUnavailableError } from '../database/database-unavailable-error';
import type { UnsentReason } from '../events/validation/violation';
import { Deadline } from './deadline';
import { PlatformUnavailableError } from './platform-unavailable-error';
import { violationsOf } from './platform-violations';
import type { WriteAttempts } from './write-attempts';

/** With less of the time left, nothing more of a list is sent: it would end in doubt. */
const LEAST_LIST_SHARE = 0.2;

/** The result of one definition of a list. */
type Creation =
  | { readonly kind: 'key-mismatch' }
  | InsertResult
  /** An earlier request with the idempotency key has created the event. */
  | { readonly kind: 'recalled'; readonly event: StoredEvent };

const NOT_AN_UPDATE = 'an update was treated as a create';

export interface PlatformWriterOptions {
  readonly store: OrgEventStore;
  readonly intents: Pick<OrgIntentStore, 'findKeyUse'>;
  readonly attempts: WriteAttempts;
  /** How long a client waits for a verdict, in ms. */
  readonly timeout: number;
}

/**
 * Creates, updates and disables events on the platform, and stores what that has accepted. Every write rejects with
 * PlatformUnavailableError if the platform gives no verdict in time.
 */
export class PlatformWriter implements EventWriter, EventDisabler {
  readonly #store: OrgEventStore;
  readonly #intents: Pick<OrgIntentStore, 'findKeyUse'>;
  readonly #attempts: WriteAttempts;
  readonly #timeout: number;

  constructor({ store, intents, attempts, timeout }: PlatformWriterOptions) {
    this.#store = store;
    this.#intents = intents;
    this.#attempts = attempts;
    this.#timeout = timeout;
  }

  get author(): string | null {
    return this.#store.author;
  }

  async create(request: CreateRequest): Promise<CreateOutcome> {
    const deadline = Deadline.in(this.#timeout);
    return this.#thenSettleDue(this.#create(request, deadline));
  }

  async update(
    replacement: Replacement,
    decide: (current: StoredEvent) => UpdateDecision,
  ): Promise<UpdateOutcome | null> {
    const deadline = Deadline.in(this.#timeout);
    const operation = PendingWriteOperation.UPDATE;
    const request = { operation, ...replacement, author: this.author, decide } as const;
    return this.#thenSettleDue(this.#update(request, deadline));
  }

  async disable(
    eventName: string,
    decide: (current: StoredEvent) => UpdateDecision,
  ): Promise<UpdateOutcome | null> {
    const deadline = Deadline.in(this.#timeout);
    const event = (await this.#store.findByName(eventName)) ?? (await this.#findPending(eventName, deadline));
    if (event === null) return null;
    const { actions, description, fields } = event;
    const definition = { eventName, actions, description, fields };
    const operation = PendingWriteOperation.DISABLE;
    const request = { operation, definition, author: this.author, note: null, decide } as const;
    return this.#thenSettleDue(this.#update(request, deadline));
  }

  findByName(eventName: string): Promise<StoredEvent | null> {
    return this.#store.findByName(eventName);
  }

  findCreationTimes(eventNames: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    return this.#store.findCreationTimes(eventNames);
  }

  /** An event whose create was pending. */
  async #findPending(eventName: string, deadline: Deadline): Promise<StoredEvent | null> {
    await this.#attempts.settleWritesOf(eventName, deadline);
    return this.#store.findByName(eventName);
  }

  /** What others have left neither fails nor delays a write. What stays pending is up to the next one. */
  async #thenSettleDue<Outcome>(write: Promise<Outcome>): Promise<Outcome> {
    const outcome = await write;
    this.#attempts.settleDue(Deadline.in(this.#timeout)).catch(() => undefined);
    return outcome;
  }

  async #create(request: CreateRequest, deadline: Deadline): Promise<CreateOutcome> {
    const { definitions, atomic, idempotency } = request;
    const rejection = await this.#rejectTaken(request);
    if (rejection !== null) return rejection;
    const results: InsertResult[] = [];
    let stopReason: UnsentReason | null = null;
    let isAnyNew = false;
    let isAnyRecalled = false;
    for (const definition of definitions) {
      if (isAnyNew && deadline.remaining < this.#timeout * LEAST_LIST_SHARE) stopReason ??= 'NO_TIME_LEFT';
      if (stopReason !== null) {
        results.push({ kind: 'unsent', reason: stopReason });
        continue;
      }
      try {
        const creation = await this.#createOne(definition, idempotency, deadline);
        if (creation.kind === 'key-mismatch') return creation;
        if (creation.kind === 'refused') stopReason = 'EARLIER_REFUSED';
        if (creation.kind === 'name-taken' && atomic) stopReason = 'EARLIER_NAME_TAKEN';
        isAnyNew ||= creation.kind === 'inserted';
        isAnyRecalled ||= creation.kind === 'recalled';
        results.push(creation.kind === 'recalled' ? { ...creation, kind: 'inserted' } : creation);
      } catch (error) {
        if (!isAnyNew || !isUnmade(error)) throw asOfList(error, isAnyNew);
        // What has been created is answered, so that the client knows of it.
        stopReason = 'PLATFORM_UNAVAILABLE';
        results.push({ kind: 'unsent', reason: stopReason });
      }
    }
    return { kind: 'completed', results, replayed: isAnyRecalled && !isAnyNew };
  }

  /** The outcome of a list that names which are taken reject as a whole, before anything is sent; null if none is. */
  async #rejectTaken({ definitions, atomic, idempotency }: CreateRequest): Promise<CreateOutcome | null> {
    if (!atomic || definitions.length < 2) return null;
    const taken = new Set((await this.findCreationTimes(definitions.map(nameOf))).keys());
    if (taken.size === 0) return null;
    const use = idempotency && (await this.#intents.findKeyUse(idempotency));
    if (use?.kind === 'key-mismatch') return use;
    if (use?.kind === 'used') for (const name of use.eventNames) taken.delete(name);
    if (taken.size === 0) return null;
    const results = definitions.map(({ eventName }): InsertResult => ({
      kind: taken.has(eventName) ? 'name-taken' : 'rolled-back',
    }));
    return { kind: 'completed', results, replayed: false };
  }

  async #createOne(
    definition: EventDefinition,
    idempotency: IdempotentRequest | undefined,
    deadline: Deadline,
  ): Promise<Creation> {
    const operation = PendingWriteOperation.CREATE;
    const request = { operation, definition, author: this.author, note: null, idempotency } as const;
    const outcome = await this.#attempts.write(request, deadline);
    switch (outcome.kind) {
      case 'key-mismatch':
      case 'name-taken':
        return outcome;
      case 'already-created':
        return { kind: 'recalled', event: outcome.event };
      case 'decided-by-platform': {
        const { verdict, event } = outcome;
        const violations = violationsOf(request, verdict);
        return event === null
          ? { kind: 'refused', violations }
          : { kind: 'inserted', event, notices: violations };
      }
      case 'not-found':
      case 'decided':
        throw new Error('a create was treated as an update');
    }
  }

  async #update(request: PutRequest, deadline: Deadline): Promise<UpdateOutcome | null> {
    const outcome = await this.#attempts.write(request, deadline);
    switch (outcome.kind) {
      case 'not-found':
        return null;
      case 'decided':
        return outcome.update;
      case 'decided-by-platform': {
        const { verdict, event, update } = outcome;
        if (update === null) throw new Error(NOT_AN_UPDATE);
        const { decision, event: current } = update;
        const violations = [...decision.violations, ...violationsOf(request, verdict)];
        return event === null
          ? { decision: { ...decision, kind: 'rejected', violations }, event: current }
          : { decision: { ...decision, violations }, event };
      }
      case 'key-mismatch':
      case 'name-taken':
      case 'already-created':
        throw new Error(NOT_AN_UPDATE);
    }
  }
}

function nameOf({ eventName }: EventDefinition): string {
  return eventName;
}

/** Whether an error says that the write it is about was not made. */
function isUnmade(error: unknown): boolean {
  return error instanceof PlatformUnavailableError && !error.outcomeUnknown;
}

/** The error of a list of which something may have been created, although the error is about one definition. */
function asOfList(error: unknown, isAnyNew: boolean): unknown {
  return isAnyNew && error instanceof DatabaseUnavailableError && !error.outcomeUnknown
    ? new DatabaseUnavailableError(error.cause, true)
    : error;
}
