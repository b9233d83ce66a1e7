import {
  BrokenCircuitError,
  bulkhead,
  BulkheadRejectedError,
  type BulkheadPolicy,
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhenResult,
} from 'cockatiel';
import type { Circuit } from './circuit';
import type { Deadline } from './deadline';
import type { NotDone } from './verdict';

/** So many failures in a row mean that the platform is down. */
const FAILURES_UNTIL_DOWN = 10;

/** The pauses after which a call is let through to find out whether the platform is back, in ms. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

/** The most calls of an organisation that wait for their turn. */
const MAX_WAITING = 1_000;

const CIRCUIT_BY_STATE: Readonly<Record<CircuitState, Circuit>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
};

/** What a call says about the state of the platform. */
export interface CallOutcome<Result> {
  readonly result: Result;
  /** Whether the platform could not be reached or failed. */
  readonly isOutage: boolean;
  /** The platform's request not to be called; null if there is none. */
  readonly hold: Hold | null;
}

/** A request of the platform not to be called for some time, in ms. */
export interface Hold {
  readonly scope: 'organisation' | 'everyone';
  readonly ms: number;
}

/** Protects the platform from too many calls, and the gateway from a platform that is down. */
export class CallGuard {
  readonly #concurrency: number;
  readonly #leastTime: number;
  readonly #breaker: CircuitBreakerPolicy;
  readonly #bulkheads = new Map<string, BulkheadPolicy>();
  /** When each organisation may call again, by `performance.now()`. */
  readonly #heldUntil = new Map<string, number>();
  #allHeldUntil = 0;

  /**
   * @param concurrency the most calls at a time for an organisation
   * @param leastTime the time that a call must have left when it is its turn, in ms
   */
  constructor(concurrency: number, leastTime: number) {
    this.#leastTime = leastTime;
    this.#concurrency = concurrency;
    this.#breaker = circuitBreaker(handleWhenResult(isOutage), {
      breaker: new ConsecutiveBreaker(FAILURES_UNTIL_DOWN),
      halfOpenAfter: new ExponentialBackoff({ initialDelay: FIRST_PAUSE, maxDelay: LONGEST_PAUSE }),
    });
  }

  /** Whether the platform is taken to be down. */
  get isDown(): boolean {
    return this.circuit !== 'closed';
  }

  get circuit(): Circuit {
    return CIRCUIT_BY_STATE[this.#breaker.state];
  }

  /**
   * Makes a call when it is its organisation's turn. Resolves with NotDone, and does not make it, if that is not before
   * the deadline, or if the platform is down or asks not to be called.
   */
  run<Result>(
    orgId: string,
    deadline: Deadline,
    call: () => Promise<CallOutcome<Result>>,
  ): Promise<Result | NotDone> {
    return new Promise((resolve, reject) => {
      let isGivenUp = false;
      const timer = setTimeout(() => {
        isGivenUp = true;
        resolve(deferred(TOO_LATE));
      }, deadline.remaining);
      const start = (): Promise<Result | NotDone> => {
        clearTimeout(timer);
        return isGivenUp || deadline.remaining < this.#leastTime
          ? Promise.resolve(deferred(TOO_LATE))
          : this.#runNow(orgId, call);
      };
      this.#inTurn(orgId, start).then(resolve, (error: unknown) => {
        clearTimeout(timer);
        if (error instanceof BulkheadRejectedError) resolve(deferred('too many calls are waiting'));
        else reject(error instanceof Error ? error : new Error(String(error)));
      });
    });
  }

  async #inTurn<Result>(orgId: string, start: () => Promise<Result>): Promise<Result> {
    const turns = this.#bulkheads.get(orgId) ?? bulkhead(this.#concurrency, MAX_WAITING);
    this.#bulkheads.set(orgId, turns);
    try {
      return await turns.execute(start);
    } finally {
      const isIdle = turns.executionSlots === this.#concurrency && turns.queueSlots === MAX_WAITING;
      if (isIdle) this.#bulkheads.delete(orgId);
    }
  }

  async #runNow<Result>(orgId: string, call: () => Promise<CallOutcome<Result>>): Promise<Result | NotDone> {
    const hold = this.#holdOf(orgId);
    if (hold > 0) return deferred('the platform asks to wait', hold);
    // While it finds out whether the platform is back, the breaker would keep other calls waiting.
    if (this.#breaker.state === CircuitState.HalfOpen) return deferred(DOWN);
    try {
      const { result, hold } = await this.#breaker.execute(call);
      if (hold !== null) this.#hold(orgId, hold);
      return result;
    } catch (error) {
      if (error instanceof BrokenCircuitError) return deferred(DOWN);
      throw error;
    }
  }

  /** How long the organisation has to wait, in ms; 0 if it need not. */
  #holdOf(orgId: string): number {
    const now = performance.now();
    const ownHold = (this.#heldUntil.get(orgId) ?? 0) - now;
    if (ownHold <= 0) this.#heldUntil.delete(orgId);
    return Math.max(ownHold, this.#allHeldUntil - now, 0);
  }

  #hold(orgId: string, { scope, ms }: Hold): void {
    const until = performance.now() + ms;
    if (scope === 'everyone') this.#allHeldUntil = Math.max(this.#allHeldUntil, until);
    else this.#heldUntil.set(orgId, Math.max(this.#heldUntil.get(orgId) ?? 0, until));
  }
}

const TOO_LATE = 'earlier calls took too long';
const DOWN = 'the platform has been failing';

function deferred(reason: string, retryAfter: number | null = null): NotDone {
  return { kind: 'not-done', cause: 'deferred', reason, retryAfter };
}

function isOutage(outcome: unknown): boolean {
  return (
    typeof outcome === 'object' && outcome !== null && 'isOutage' in outcome && outcome.isOutage === true
  );
}
