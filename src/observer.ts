import type { CallerRefusal } from './auth/caller-refusal';
import type { Operation } from './events/operation';
import type { EventRule } from './events/validation/event-rule';
import type { Lookup, NotDone, Verdict } from './platform/verdict';

/**
 * Is told what the gateway does, as soon as it is done. Each part tells what it knows itself: a use case knows neither
 * GraphQL nor HTTP, and the write queue no event. Whatever is told has few possible values, and is nothing that a client
 * has chosen. Times are in ms. An observer does not throw.
 */
export interface Observer {
  /** A use case has ended. */
  operationEnded(operation: EndedOperation): void;

  /** A batch of writes has been committed, or has failed. */
  batchEnded(batch: EndedBatch): void;

  /** A write was refused because of those before it. */
  writeRefused(): void;

  /** A call of the platform has ended, or was not made. */
  callEnded(call: EndedCall): void;

  /** The credentials of a caller were not accepted, or do not suffice. */
  callerRefused(reason: CallerRefusalReason): void;

  /** The answer to a request has been sent. */
  requestAnswered(request: AnsweredRequest): void;
}

/** What a use case tells. */
export type OperationObserver = Pick<Observer, 'operationEnded'>;

/** What the write queue tells. */
export type WriteObserver = Pick<Observer, 'batchEnded' | 'writeRefused'>;

/** What the client of the platform tells. */
export type CallObserver = Pick<Observer, 'callEnded'>;

/**
 * How operations and requests end, from good to bad: everything was done; some definitions of a list were rejected by
 * rules; all of it was; it was refused for a reason that is no rule, such as a limit or an invalid argument; the database
 * or the platform was unavailable, or the gateway overloaded; something broke.
 */
export const OUTCOMES = ['succeeded', 'partial', 'rejected', 'refused', 'unavailable', 'failed'] as const;

export type Outcome = (typeof OUTCOMES)[number];

export interface EndedOperation {
  readonly operation: Operation;
  readonly outcome: Outcome;
  /** The rules that rejected something, each once. */
  readonly rules: readonly EventRule[];
  /** By `performance.now()`. */
  readonly startedAt: number;
  readonly duration: number;
}

export interface EndedBatch {
  readonly isCommitted: boolean;
  /** For how long each of the writes had waited for the batch. */
  readonly waits: readonly number[];
  /** From the beginning of the transaction to the end of COMMIT. */
  readonly duration: number;
  /** The part of it that COMMIT took; null if it did not come to that. */
  readonly commit: number | null;
}

export interface EndedCall {
  readonly call: PlatformCall;
  readonly outcome: CallOutcome;
  /** With the wait for its turn. */
  readonly duration: number;
}

export type PlatformCall = 'create' | 'update' | 'disable' | 'find' | 'probe';

/** What the platform answered, or why there was no call. */
export type CallOutcome = Exclude<(Verdict | Lookup)['kind'], NotDone['kind']> | NotDone['cause'];

export type CallerRefusalReason = CallerRefusal | 'SCOPE_MISSING';

export interface AnsweredRequest {
  /** The pattern of the route; `other` if there is none. */
  readonly route: string;
  /** The first operation of the request; `other` if it came to none of the gateway's operations. */
  readonly operation: Operation | 'other';
  readonly outcome: Outcome;
  readonly duration: number;
}

/** For what is not observed. */
export const UNOBSERVED: Observer = {
  operationEnded: () => undefined,
  batchEnded: () => undefined,
  writeRefused: () => undefined,
  callEnded: () => undefined,
  callerRefused: () => undefined,
  requestAnswered: () => undefined,
};
