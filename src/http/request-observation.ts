import type { FastifyRequest } from 'fastify';
import type { Operation } from '../events/operation';
import type { EventRule } from '../events/validation/event-rule';
import {
  type CallerRefusalReason,
  type EndedOperation,
  type Observer,
  type OperationObserver,
  type Outcome,
  OUTCOMES,
} from '../observer';
import type { MaskedError } from './error-masking';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null if the request reaches no hook. */
    observation: RequestObservation | null;
  }
}

/** The most characters of an operation's name that are kept: a client chooses it. */
const MAX_NAME_LENGTH = 100;

/** What a name in GraphQL is. */
const NAME = /^[_A-Za-z]\w*$/;

/** The outcomes of requests with these errors; any other error is a refusal. */
const OUTCOME_BY_CODE = new Map<string, Outcome>([
  ['INTERNAL_SERVER_ERROR', 'failed'],
  ['SERVICE_UNAVAILABLE', 'unavailable'],
] satisfies [MaskedError['extensions']['code'], Outcome][]);

/** What an API notes about a request: nothing of it is decided here. */
export interface RequestNotes {
  /** Notes the name that the client has given its operation. Anything that cannot be one is ignored. */
  noteOperationName(name: string): void;

  /** Notes an error in the answer that comes from no rule. */
  noteError(error: NotedError): void;
}

export interface NotedError {
  readonly code: string;
  /** The variable that sets the limit which the request exceeds. */
  readonly limit?: string | undefined;
}

/** What became of a request, from what its use cases tell and what is answered. */
export class RequestObservation implements OperationObserver, RequestNotes {
  readonly #observer: Pick<Observer, 'operationEnded' | 'callerRefused'>;
  /** When each operation was started first. */
  readonly #operations = new Map<Operation, number>();
  readonly #rules = new Set<EventRule>();
  readonly #codes = new Set<string>();
  readonly #limits = new Set<string>();
  #operationName: string | null = null;
  #worst: Outcome = 'succeeded';

  /**
   * @param observer is told of everything too
   */
  constructor(observer: Pick<Observer, 'operationEnded' | 'callerRefused'>) {
    this.#observer = observer;
  }

  /** The name that the client has given its operation, cut if it is long; null if there is none. */
  get operationName(): string | null {
    return this.#operationName;
  }

  /** In the order in which they were started. */
  get operations(): readonly Operation[] {
    return [...this.#operations].sort(([, a], [, b]) => a - b).map(([operation]) => operation);
  }

  /** The rules that have rejected something. */
  get rules(): readonly EventRule[] {
    return [...this.#rules];
  }

  /** The codes of the errors in the answer that come from no rule. */
  get codes(): readonly string[] {
    return [...this.#codes];
  }

  /** The variables of the limits that the request exceeds. */
  get limits(): readonly string[] {
    return [...this.#limits];
  }

  operationEnded(ended: EndedOperation): void {
    const { operation, startedAt, outcome, rules } = ended;
    this.#operations.set(operation, Math.min(startedAt, this.#operations.get(operation) ?? Infinity));
    for (const rule of rules) this.#rules.add(rule);
    this.#worst = worse(this.#worst, outcome);
    this.#observer.operationEnded(ended);
  }

  /** The request is refused because of who sends it. */
  callerRefused(reason: CallerRefusalReason): void {
    this.#observer.callerRefused(reason);
  }

  noteOperationName(name: string): void {
    const start = name.slice(0, MAX_NAME_LENGTH);
    if (NAME.test(start)) this.#operationName = start;
  }

  noteError({ code, limit }: NotedError): void {
    this.#codes.add(code);
    if (limit !== undefined) this.#limits.add(limit);
    this.#worst = worse(this.#worst, OUTCOME_BY_CODE.get(code) ?? 'refused');
  }

  /**
   * The outcome of the request as a whole.
   *
   * @param status the HTTP status of the answer, which decides if nothing else is known to have gone wrong
   */
  outcomeOf(status: number): Outcome {
    if (this.#worst !== 'succeeded' || status < 400) return this.#worst;
    if (status < 500) return 'refused';
    return status === 503 ? 'unavailable' : 'failed';
  }
}

/**
 * What is known of a request that has reached the first hook.
 */
export function observationOf({ observation }: FastifyRequest): RequestObservation {
  if (observation === null) throw new Error('a request is not observed');
  return observation;
}

function worse(a: Outcome, b: Outcome): Outcome {
  return OUTCOMES.indexOf(a) < OUTCOMES.indexOf(b) ? b : a;
}
