import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredEvent } from '../events/model/event-definition';
import type { AuditLog, EventCaller, OrgEventStore, UpdateOutcome } from '../events/store/event-store';
import type {
  ClaimRequest,
  IntentStore,
  OrgIntentStore,
  PutOutcome,
  PutRequest,
} from '../events/store/intents/intent-store';
import { Deadline } from './deadline';
import type { Attempt, AttemptResult, DiscardResult, IntentSettler } from './intent-settler';
import { toLaterAttempt } from './later-attempt';
import type { OrgPlatform } from './platform-client';
import { PlatformUnavailableError, type SettledBy } from './platform-unavailable-error';
import type { NotDone } from './verdict';
import type { Settlement } from './settling';

/** What every write to the platform shares. */
export interface WriteSetting {
  readonly intents: IntentStore;
  readonly settler: IntentSettler;
  /** How long a client waits for a verdict, in ms. */
  readonly timeout: number;
  /** How long a lease lasts, in ms. */
  readonly lease: number;
  /** Whether the platform gets the caller's own credentials, so that only callers can settle intents. */
  readonly passesCallerToken: boolean;
  /** The audit log for the writes of a caller. */
  readonly auditOf: (caller: EventCaller) => AuditLog;
}

/** Who writes, and with what. */
export interface WriteRequester {
  readonly caller: EventCaller;
  readonly audit: AuditLog;
  readonly store: Pick<OrgEventStore, 'findByName'>;
  readonly intents: Pick<OrgIntentStore, 'put' | 'findByName'>;
  readonly platform: OrgPlatform;
}

/** The platform's verdict about a write. */
export type Decided = Exclude<Settlement, NotDone>;

/** What became of a write: there was nothing to do, or the platform has given its verdict. */
export type WriteOutcome =
  | Exclude<PutOutcome, { kind: 'put' | 'pending' }>
  | {
      readonly kind: 'decided-by-platform';
      readonly verdict: Decided;
      /** The event as it is stored; null unless the platform has accepted it. */
      readonly event: StoredEvent | null;
      /** The event before and what is to become of it; null for a create. */
      readonly update: UpdateOutcome | null;
    };

/** The pauses before a write looks again whether an earlier one is settled, in ms: they double. */
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 1_000;

/** The most intents of others that a caller settles along with a write of their own. */
const MAX_SETTLED_ALONG = 10;

/** Makes the writes of one caller on the platform. */
export class WriteAttempts {
  readonly #setting: WriteSetting;
  readonly #requester: WriteRequester;

  constructor(setting: WriteSetting, requester: WriteRequester) {
    this.#setting = setting;
    this.#requester = requester;
  }

  /**
   * Puts an intent on record and makes it on the platform. Writes of one event take turns, and one that is sent again
   * with its idempotency key joins the first. Rejects with PlatformUnavailableError if there is no verdict before the
   * deadline, and with DatabaseUnavailableError if the database fails.
   */
  async write(request: PutRequest, deadline: Deadline): Promise<WriteOutcome> {
    const turn = this.#turnOf(request.definition.eventName, deadline);
    for (;;) {
      const leaseEnd = Deadline.in(this.#setting.lease);
      const outcome = await this.#requester.intents.put(request);
      if (outcome.kind === 'put') {
        const { intent, update } = outcome;
        const { platform, audit } = this.#requester;
        const replaced = update?.event ?? null;
        const attempt = { intent, leaseEnd, deadline, isNew: true, platform, replaced, audit };
        return { ...this.#verdictOf(await this.#setting.settler.attempt(attempt)), update };
      }
      if (outcome.kind !== 'pending') return outcome;
      await turn(outcome.isSameRequest);
    }
  }

  /**
   * Resolves when no write of the event is pending any more. Rejects with PlatformUnavailableError if that is not so before
   * the deadline.
   */
  async settleWritesOf(eventName: string, deadline: Deadline): Promise<void> {
    const turn = this.#turnOf(eventName, deadline);
    while ((await this.#requester.intents.findByName(eventName)) !== null) await turn(false);
  }

  /** Settles what callers of the organisation have left unsettled, where nobody else can. */
  async settleDue(deadline: Deadline): Promise<void> {
    if (!this.#setting.passesCallerToken) return;
    const { settler } = this.#setting;
    await this.#handle({ limit: MAX_SETTLED_ALONG }, deadline, (attempt) => settler.attempt(attempt));
  }

  /** Tries to settle an intent of the organisation. Resolves with null if there is none or a gateway works on it. */
  retry(intentId: string, deadline: Deadline): Promise<AttemptResult | null> {
    return this.#handleOne(intentId, deadline, (attempt) => this.#setting.settler.attempt(attempt));
  }

  /** Tries to discard an intent of the organisation. Resolves with null if there is none or a gateway works on it. */
  discard(intentId: string, deadline: Deadline): Promise<DiscardResult | null> {
    return this.#handleOne(intentId, deadline, (attempt) => this.#setting.settler.discard(attempt));
  }

  /**
   * Waits for an earlier write of an event. Each call of the result settles it, or pauses, longer every time; it rejects
   * with PlatformUnavailableError if there is no time left.
   */
  #turnOf(eventName: string, deadline: Deadline): (outcomeUnknown: boolean) => Promise<void> {
    let pause = FIRST_PAUSE;
    return async (outcomeUnknown) => {
      if (await this.#settleEarlier(eventName, deadline)) return;
      if (deadline.remaining <= pause) {
        const reason = 'an earlier write of the event is not settled';
        throw new PlatformUnavailableError({ reason, outcomeUnknown, settledBy: this.#settledBy });
      }
      await sleep(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    };
  }

  /** Settles the intent of an event if no gateway works on it, and resolves with whether that is done. */
  async #settleEarlier(eventName: string, deadline: Deadline): Promise<boolean> {
    const pending = await this.#requester.intents.findByName(eventName);
    if (pending === null) return false;
    const result = await this.retry(pending.id, deadline);
    return result?.kind === 'settled';
  }

  async #handleOne<Result>(
    intentId: string,
    deadline: Deadline,
    handle: (attempt: Attempt) => Promise<Result>,
  ): Promise<Result | null> {
    const [result] = await this.#handle({ intentId, early: true, limit: 1 }, deadline, handle);
    return result ?? null;
  }

  /** Leases intents of the organisation, and handles each of them. */
  async #handle<Result>(
    which: Omit<ClaimRequest, 'orgId'>,
    deadline: Deadline,
    handle: (attempt: Attempt) => Promise<Result>,
  ): Promise<Result[]> {
    const { caller, store, platform } = this.#requester;
    const { intents, lease, auditOf } = this.#setting;
    const leaseEnd = Deadline.in(lease);
    const findStored = (eventName: string): Promise<StoredEvent | null> => store.findByName(eventName);
    const rest = { leaseEnd, deadline, platform, findStored, auditOf };
    const leased = await intents.claim({ ...which, orgId: caller.orgId });
    return Promise.all(leased.map(async (intent) => handle(await toLaterAttempt(intent, rest))));
  }

  /** Who settles what this caller leaves. */
  get #settledBy(): SettledBy {
    return this.#setting.passesCallerToken ? 'next-write' : 'gateway';
  }

  #verdictOf(result: AttemptResult): Omit<Extract<WriteOutcome, { verdict: Decided }>, 'update'> {
    if (result.kind !== 'settled') {
      const reason = result.kind === 'lost' ? 'another gateway goes on' : result.reason;
      throw new PlatformUnavailableError({ reason, outcomeUnknown: true, settledBy: this.#settledBy });
    }
    const { settlement, event } = result;
    if (settlement.kind !== 'not-done') return { kind: 'decided-by-platform', verdict: settlement, event };
    const { cause, reason, retryAfter } = settlement;
    const isAboutCaller = cause === 'unauthenticated' || cause === 'forbidden';
    const refusal = this.#setting.passesCallerToken && isAboutCaller ? cause : null;
    throw new PlatformUnavailableError({ reason, outcomeUnknown: false, retryAfter, refusal });
  }
}
