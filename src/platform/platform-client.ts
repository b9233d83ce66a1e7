import { Agent } from 'undici';
import type { EventDefinition } from '../events/model/event-definition';
import { PendingWriteOperation } from '../events/model/enums';
import type { CallObserver, CallOutcome as ObservedOutcome, PlatformCall } from '../observer';
import type { PlatformConfig } from '../platform-config';
import { type Authorization, Authorizers, type Authorizer } from './authorizer';
import { CallGuard, type CallOutcome, type Hold } from './call-guard';
import type { Circuit } from './circuit';
import { Deadline } from './deadline';
import { exchange, type HttpRequest, type HttpResult } from './http-exchange';
import { toPlatformBody } from './platform-event';
import { readLookup, readVerdict } from './read-answer';
import { retryAfterOf } from './retry-after';
import type { Lookup, NotDone, Verdict } from './verdict';

/** The platform for one organisation. Nothing rejects: whatever happens is a value. */
export interface OrgPlatform {
  /** Creates, updates or disables an event, at most once. */
  write(operation: PendingWriteOperation, definition: EventDefinition, deadline: Deadline): Promise<Verdict>;

  /** Asks for the definition of an event. */
  find(eventName: string, deadline: Deadline): Promise<Lookup>;
}

/** How long an idle connection is kept, in ms: less than servers usually do. */
const KEEP_ALIVE = 30_000;

/** With less of the timeout left, a call is not made: it would end in doubt. */
const LEAST_SHARE = 0.1;

/** With so much of the timeout left, the platform should have answered. */
const FAIR_SHARE = 0.5;

/** Calls the platform's API. */
export class PlatformClient {
  readonly #origin: string;
  readonly #prefix: string;
  readonly #timeout: number;
  readonly #agent: Agent;
  readonly #authorizers: Authorizers;
  readonly #guard: CallGuard;
  readonly #observer: CallObserver;

  constructor({ url, timeout, concurrency, auth }: PlatformConfig, observer: CallObserver) {
    this.#observer = observer;
    const { origin, pathname } = new URL(url);
    this.#origin = origin;
    this.#prefix = pathname.replace(/\/$/, '');
    this.#agent = new Agent({ keepAliveTimeout: KEEP_ALIVE, connect: { timeout } });
    this.#timeout = timeout;
    this.#guard = new CallGuard(concurrency, timeout * LEAST_SHARE);
    // A token is for all who wait, so that none of their deadlines is its own.
    this.#authorizers = new Authorizers(auth, (request) => this.#exchange(request, Deadline.in(timeout)));
  }

  /** Whether the platform has been failing, so that calls are refused at once. */
  get isDown(): boolean {
    return this.#guard.isDown;
  }

  get circuit(): Circuit {
    return this.#guard.circuit;
  }

  /**
   * @param callerToken the token with which the caller came; null if there is none
   */
  forOrg(orgId: string, callerToken: string | null): OrgPlatform {
    const authorizer = this.#authorizers.of(orgId, callerToken);
    const call = <Result extends Verdict | Lookup>(
      name: PlatformCall,
      request: HttpRequest,
      read: (result: HttpResult, secrets: readonly string[]) => Result,
      deadline: Deadline,
    ): Promise<Result | NotDone> =>
      this.#observed(name, () =>
        this.#guard.run(orgId, deadline, () => this.#call(authorizer, request, read, deadline)),
      );
    return {
      write: (operation, definition, deadline) =>
        call(CALLS[operation], toWriteRequest(operation, definition), readVerdict, deadline),
      find: (eventName, deadline) => {
        const path = `/v2/events/meta?${queryOf(eventName)}`;
        return call('find', { method: 'GET', path, headers: {} }, readLookup, deadline);
      },
    };
  }

  /** Asks for nothing in particular, without credentials: while the platform is down, to find out whether it is back. */
  async probe(deadline: Deadline): Promise<void> {
    const request = { method: 'GET', path: '/v2/events/meta', headers: {} } as const;
    await this.#observed('probe', () =>
      this.#guard.run('', deadline, async () => {
        const answer = await this.#exchange(request, deadline);
        return toCallOutcome(readLookup(answer), answer);
      }),
    );
  }

  /** Ends what is under way and closes all connections. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #observed<Result extends Verdict | Lookup>(
    call: PlatformCall,
    run: () => Promise<Result>,
  ): Promise<Result> {
    const start = performance.now();
    const result = await run();
    const duration = performance.now() - start;
    this.#observer.callEnded({ call, outcome: toObservedOutcome(result), duration });
    return result;
  }

  /** Makes a call, and makes it again with new credentials if the platform does not accept these. */
  async #call<Result extends Verdict | Lookup>(
    authorizer: Authorizer,
    request: HttpRequest,
    read: (result: HttpResult, secrets: readonly string[]) => Result,
    deadline: Deadline,
  ): Promise<CallOutcome<Result | NotDone>> {
    // That there is no answer in next to no time says nothing about the platform.
    const isFair = deadline.remaining >= this.#timeout * FAIR_SHARE;
    const send = async (authorization: Authorization): Promise<CallOutcome<Result | NotDone>> => {
      if (authorization.kind === 'not-done') return withoutCall(authorization);
      const headers = { ...request.headers, ...authorization.headers };
      const answer = await this.#exchange({ ...request, headers }, deadline);
      const outcome = toCallOutcome(read(answer, secretsOf(authorization.headers)), answer);
      return { ...outcome, isOutage: outcome.isOutage && isFair };
    };
    const authorization = await inTime(authorizer.authorize(), deadline);
    const outcome = await send(authorization);
    const renewal = isUnauthenticated(outcome.result) ? authorizer.renew(authorization) : null;
    return renewal === null ? outcome : send(await inTime(renewal, deadline));
  }

  #exchange(request: HttpRequest, deadline: Deadline): Promise<HttpResult> {
    const headers = { accept: 'application/json', ...request.headers };
    const path = this.#prefix + request.path;
    return exchange(this.#agent, this.#origin, { ...request, path, headers }, deadline.remaining);
  }
}

const CALLS: Readonly<Record<PendingWriteOperation, PlatformCall>> = {
  [PendingWriteOperation.CREATE]: 'create',
  [PendingWriteOperation.UPDATE]: 'update',
  [PendingWriteOperation.DISABLE]: 'disable',
};

function toObservedOutcome(result: Verdict | Lookup): ObservedOutcome {
  return result.kind === 'not-done' ? result.cause : result.kind;
}

function toWriteRequest(operation: PendingWriteOperation, definition: EventDefinition): HttpRequest {
  if (operation === PendingWriteOperation.DISABLE) {
    return { method: 'PUT', path: `/v2/events/disable?${queryOf(definition.eventName)}`, headers: {} };
  }
  return {
    method: operation === PendingWriteOperation.CREATE ? 'POST' : 'PUT',
    path: '/v2/events',
    headers: { 'content-type': 'application/json' },
    body: toPlatformBody(definition),
  };
}

function queryOf(eventName: string): string {
  return `event_name=${encodeURIComponent(eventName)}`;
}

/** The credentials in headers, without the name of their scheme. */
function secretsOf(headers: Readonly<Record<string, string>>): string[] {
  return Object.values(headers)
    .map((value) => value.replace(/^Basic /, ''))
    .filter((secret) => secret !== '');
}

function isUnauthenticated(result: Verdict | Lookup): boolean {
  return result.kind === 'not-done' && result.cause === 'unauthenticated';
}

function toCallOutcome<Result extends Verdict | Lookup>(
  result: Result,
  answer: HttpResult,
): CallOutcome<Result> {
  const isOutage =
    result.kind === 'unknown' || (result.kind === 'not-done' && result.cause === 'unreachable');
  return { result, isOutage, hold: holdOf(answer) };
}

/** A call that could not be made, since there is no token for it. */
function withoutCall(result: NotDone): CallOutcome<NotDone> {
  const { retryAfter: ms } = result;
  const hold: Hold | null = ms === null ? null : { scope: 'organisation', ms };
  return { result, isOutage: result.cause === 'unreachable', hold };
}

function holdOf(answer: HttpResult): Hold | null {
  if (answer.kind !== 'answered') return null;
  const ms = retryAfterOf(answer.headers);
  if (ms === null) return null;
  if (answer.status === 429) return { scope: 'organisation', ms };
  return answer.status === 503 ? { scope: 'everyone', ms } : null;
}

/** The authorization, unless it takes too long. */
async function inTime(authorization: Promise<Authorization>, deadline: Deadline): Promise<Authorization> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Authorization>((resolve) => {
    const reason = 'no OAuth token in time';
    timer = setTimeout(() => {
      resolve({ kind: 'not-done', cause: 'deferred', reason, retryAfter: null });
    }, deadline.remaining);
  });
  try {
    return await Promise.race([authorization, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
