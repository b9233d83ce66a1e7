import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnavailableError } from '../database/database-unavailable-error';
import { EventStatus, PendingWriteOperation } from '../events/model/enums';
import type { EventDefinition, StoredEvent } from '../events/model/event-definition';
import type { AuditLog, WriteAction } from '../events/store/event-store';
import type { IntentStore, LeasedIntent } from '../events/store/intents/intent-store';
import { recordStored, recordUnknown } from '../events/store/write-audit';
import { Deadline } from './deadline';
import type { OrgPlatform } from './platform-client';
import { compareWithPlatform, statusOnPlatform } from './platform-event';
import {
  firstStep,
  type Holding,
  type Settlement,
  type Step,
  stepAfterLookup,
  stepAfterSend,
  stepOfDiscard,
} from './settling';

/** An attempt to settle an intent. */
export interface Attempt {
  readonly intent: LeasedIntent;
  /** Until when nobody else can lease the intent: nothing is sent afterwards. */
  readonly leaseEnd: Deadline;
  /** Until when whoever waits for the outcome does so. */
  readonly deadline: Deadline;
  /** Whether this is the first attempt. */
  readonly isNew: boolean;
  readonly platform: OrgPlatform;
  /** The definition that an update is to replace; null for a create. */
  readonly replaced: EventDefinition | null;
  /** Gets a record of the event if it is stored, for the author of the intent. */
  readonly audit: AuditLog;
}

/** How an attempt ends. */
export type AttemptResult =
  | {
      readonly kind: 'settled';
      readonly settlement: Settlement;
      /** The event as the platform has accepted it; null if it has not. */
      readonly event: StoredEvent | null;
    }
  /** The outcome is not known; a later attempt goes on. */
  | { readonly kind: 'postponed'; readonly reason: string }
  /** The lease had ended, and another gateway goes on. */
  | { readonly kind: 'lost' };

/** How an attempt to discard an intent ends. */
export type DiscardResult = AttemptResult | { readonly kind: 'discarded' };

/** The pauses before the platform is asked again, in ms: they double. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 2_000;

/** The pauses before the next attempt, in ms: they double. Half of each is random, so that gateways drift apart. */
const FIRST_ATTEMPT_PAUSE = 500;
const LONGEST_ATTEMPT_PAUSE = 60_000;

/** What the audit log says about each operation. */
const ACTIONS: Readonly<Record<PendingWriteOperation, WriteAction>> = {
  CREATE: 'event.created',
  UPDATE: 'event.updated',
  DISABLE: 'event.disabled',
};

/** The time of an attempt that is too short for a call, in ms. */
const SHORTEST_CALL = 20;

/** Makes what is intended on the platform, and finds out what became of it. */
export class IntentSettler {
  readonly #intents: Pick<IntentStore, 'settle' | 'release'>;
  readonly #arrival: number;
  readonly #running = new Set<Promise<DiscardResult>>();
  #isStopping = false;

  /**
   * @param arrival for how long a request without an answer might still arrive, in ms
   */
  constructor(intents: Pick<IntentStore, 'settle' | 'release'>, arrival: number) {
    this.#intents = intents;
    this.#arrival = arrival;
  }

  /**
   * Tries to settle an intent. Rejects with DatabaseUnavailableError if the database fails; the outcome is unknown
   * then, since a later attempt goes on.
   */
  async attempt(attempt: Attempt): Promise<AttemptResult> {
    const { intent, isNew } = attempt;
    try {
      return await this.#track(this.#run(attempt, firstStep(intent.operation, isNew)));
    } catch (error) {
      if (error instanceof DatabaseUnavailableError) throw new DatabaseUnavailableError(error.cause, true);
      throw error;
    }
  }

  /**
   * Gives an intent up, unless the platform has accepted it or may still do so. Rejects with DatabaseUnavailableError
   * if the database fails.
   */
  discard(attempt: Attempt): Promise<DiscardResult> {
    return this.#track(this.#discard(attempt));
  }

  /** Postpones the attempts under way instead of calling the platform again; resolves when none is left. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    while (this.#running.size > 0) await Promise.allSettled([...this.#running]);
  }

  async #track<Result extends DiscardResult>(running: Promise<Result>): Promise<Result> {
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async #discard(attempt: Attempt): Promise<DiscardResult> {
    const { operation, mayArriveFor, lease } = attempt.intent;
    const arrivalEnd = Deadline.in(mayArriveFor);
    const holding = await this.#ask(attempt, attempt.deadline.orEarlier(attempt.leaseEnd));
    const step = stepOfDiscard(operation, holding, !arrivalEnd.isOver);
    switch (step.kind) {
      case 'settle':
        return this.#settle(attempt, step.settlement);
      case 'postpone':
        return this.#postpone(attempt, step.reason, arrivalEnd);
      case 'discard': {
        const outcome = await this.#intents.settle({ lease, isAccepted: false });
        return outcome.kind === 'lost' ? outcome : { kind: 'discarded' };
      }
    }
  }

  async #run(attempt: Attempt, first: Step): Promise<AttemptResult> {
    const { intent, platform } = attempt;
    const { operation, definition } = intent;
    const deadline = attempt.deadline.orEarlier(attempt.leaseEnd);
    let arrivalEnd = Deadline.in(intent.mayArriveFor);
    let pause = FIRST_PAUSE;
    let step = first;
    for (;;) {
      if (step.kind === 'settle') return this.#settle(attempt, step.settlement);
      if (step.kind === 'postpone') return this.#postpone(attempt, step.reason, arrivalEnd);
      if (this.#isStopping) return this.#postpone(attempt, 'the gateway was stopped', arrivalEnd);
      if (step.kind === 'ask' && step.pauseReason !== null) {
        if (deadline.remaining < pause + SHORTEST_CALL) {
          return this.#postpone(attempt, step.pauseReason, arrivalEnd);
        }
        await sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE);
      }
      if (step.kind === 'ask') {
        const holding = await this.#ask(attempt, deadline);
        step = stepAfterLookup(step.knowledge, holding, !arrivalEnd.isOver);
      } else {
        const verdict = await platform.write(operation, definition, deadline);
        if (verdict.kind === 'unknown') arrivalEnd = Deadline.in(this.#arrival);
        step = stepAfterSend(step.knowledge, verdict);
      }
    }
  }

  async #ask({ intent, platform, replaced }: Attempt, deadline: Deadline): Promise<Holding> {
    const { operation, definition } = intent;
    const lookup = await platform.find(definition.eventName, deadline);
    switch (lookup.kind) {
      case 'absent':
        return lookup;
      case 'not-done':
      case 'unknown':
        return { kind: 'unanswered', reason: lookup.reason };
      case 'found': {
        if (operation === PendingWriteOperation.DISABLE) return holdingOf(statusOnPlatform(lookup.json));
        const comparison = compareWithPlatform(definition, lookup.json);
        if (comparison.kind === 'unreadable') return comparison;
        const isReplaced = replaced !== null && compareWithPlatform(replaced, lookup.json).kind === 'equal';
        if (!isReplaced) return comparison;
        return { kind: comparison.kind === 'equal' ? 'either' : 'replaced' };
      }
    }
  }

  async #settle({ intent, audit }: Attempt, settlement: Settlement): Promise<AttemptResult> {
    const isAccepted = settlement.kind === 'accepted';
    const action = ACTIONS[intent.operation];
    const names = isAccepted ? [intent.definition.eventName] : [];
    const settling = this.#intents.settle({ lease: intent.lease, isAccepted });
    const outcome = await recordUnknown(audit, action, names, settling);
    if (outcome.kind === 'settled' && outcome.event !== null) recordStored(audit, action, [outcome.event]);
    return outcome.kind === 'lost' ? outcome : { kind: 'settled', settlement, event: outcome.event };
  }

  async #postpone({ intent }: Attempt, reason: string, arrivalEnd: Deadline): Promise<AttemptResult> {
    const longest = Math.min(FIRST_ATTEMPT_PAUSE * 2 ** intent.attempts, LONGEST_ATTEMPT_PAUSE);
    const pause = longest / 2 + (Math.random() * longest) / 2;
    await this.#intents.release({ lease: intent.lease, reason, pause, mayArriveFor: arrivalEnd.remaining });
    return { kind: 'postponed', reason };
  }
}

/** What the status of an event to be disabled says. */
function holdingOf(status: EventStatus | null): Holding {
  if (status === null) return { kind: 'either' };
  return { kind: status === EventStatus.DISABLED ? 'equal' : 'replaced' };
}
