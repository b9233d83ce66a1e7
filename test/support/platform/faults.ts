/** What goes wrong with a call, or what is special about its answer. */
export type Fault =
  /** Stores, and answers after some ms. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Never answers. */
  | { readonly kind: 'silent'; readonly stores: boolean }
  /** Never reads the body of the request. */
  | { readonly kind: 'unread' }
  /** Stores, and sends half of its answer. */
  | { readonly kind: 'half' }
  /** Closes the connection without an answer. */
  | { readonly kind: 'cut'; readonly stores: boolean }
  /** Closes the connection at once, and stores after some ms. */
  | { readonly kind: 'late'; readonly ms: number }
  /** Answers 500 in the platform's format. */
  | { readonly kind: 'error'; readonly stores: boolean }
  | { readonly kind: 'unauthenticated' }
  | { readonly kind: 'forbidden' }
  /** Answers 429 or 503, with `Retry-After` in seconds. */
  | { readonly kind: 'busy'; readonly status: 429 | 503; readonly retryAfter: number }
  /** The page of a proxy, with any status. */
  | { readonly kind: 'html'; readonly status: number; readonly stores: boolean }
  /** Refuses, with any status. */
  | { readonly kind: 'refuse'; readonly status: number; readonly code: number; readonly message: string }
  /** Refuses, and repeats the credentials in its message, all characters escaped that may be. */
  | { readonly kind: 'echo' }
  /** Stores, and answers with a warning. */
  | { readonly kind: 'warning'; readonly code: number; readonly message: string }
  /** Stores, and answers with more than 1 MB. */
  | { readonly kind: 'long' }
  | { readonly kind: 'redirect' };

/** The calls that a fault is for. */
export type Operation = 'create' | 'update' | 'disable' | 'find' | 'token';

/** A fault and the calls that it is for. */
export interface Plan {
  readonly fault: Fault;
  /** Any operation if absent. */
  readonly on?: Operation;
  /** How many calls, 1 if absent. */
  readonly times?: number;
  /** The share of the calls, at random; takes the place of `times`. */
  readonly share?: number;
}

/** The faults of calls to come. */
export class FaultPlans {
  readonly #random: () => number;
  #plans: { readonly plan: Plan; left: number }[] = [];

  /**
   * @param seed which calls a share hits; another seed, other calls
   */
  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  add(plan: Plan): void {
    this.#plans.push({ plan, left: plan.share === undefined ? (plan.times ?? 1) : Infinity });
  }

  clear(): void {
    this.#plans = [];
  }

  /** The fault of the next call of an operation; null if it has none. */
  next(operation: Operation): Fault | null {
    const hit = this.#plans.find(
      ({ plan: { on, share }, left }) =>
        left > 0 && (on === undefined || on === operation) && (share === undefined || this.#random() < share),
    );
    if (hit === undefined) return null;
    hit.left -= 1;
    return hit.plan.fault;
  }
}

/** Numbers from 0 to 1 that look random and are the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
