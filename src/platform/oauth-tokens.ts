import { isJsonObject, parseJsonObject } from '../events/model/json-object';
import type { HttpRequest, HttpResult } from './http-exchange';
import { readVerdict } from './read-answer';
import type { NotDone } from './verdict';

/** The share of its life after which a token is renewed, so that none ends on its way to the platform. */
const RENEWAL_POINT = 0.8;

/** What can be sent as a header. */
const TOKEN = /^[\x21-\x7e]{1,8192}$/;

/** Sends a request to the platform. */
export type Send = (request: HttpRequest) => Promise<HttpResult>;

/** A token, or the reason why there is none. */
type TokenResult = { readonly kind: 'token'; readonly token: string } | NotDone;

interface Token {
  readonly token: string;
  /** By `performance.now()`. */
  readonly renewAt: number;
  readonly endsAt: number;
}

/** The OAuth tokens of one key, each used for as long as it is valid. */
export class OAuthTokens {
  readonly #request: HttpRequest;
  readonly #send: Send;
  #current: Token | null = null;
  #renewal: Promise<TokenResult> | null = null;

  constructor(key: string, secret: string, send: Send) {
    this.#request = {
      method: 'POST',
      path: '/v3/oauth/token/generate',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ key, secret }),
    };
    this.#send = send;
  }

  /**
   * A valid token. All who ask while there is none wait for the same one.
   *
   * @param rejected a token that the platform does not accept any more
   */
  async get(rejected: string | null = null): Promise<TokenResult> {
    const current = this.#current?.token === rejected ? null : this.#current;
    const now = performance.now();
    if (current && now < current.renewAt) return { kind: 'token', token: current.token };
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = null;
    });
    // Nobody waits for a new token while the old one is valid.
    return current && now < current.endsAt ? { kind: 'token', token: current.token } : this.#renewal;
  }

  async #renew(): Promise<TokenResult> {
    const requestedAt = performance.now();
    const result = await this.#send(this.#request);
    const json = result.kind === 'answered' ? parseJsonObject(result.body) : null;
    const { accessToken, ttlSeconds } = isJsonObject(json?.data) ? json.data : {};
    if (typeof accessToken !== 'string' || !TOKEN.test(accessToken)) return withoutToken(result);
    const ttl = typeof ttlSeconds === 'number' && ttlSeconds > 0 ? ttlSeconds * 1000 : 0;
    this.#current = {
      token: accessToken,
      renewAt: requestedAt + RENEWAL_POINT * ttl,
      endsAt: requestedAt + ttl,
    };
    return { kind: 'token', token: accessToken };
  }
}

/** Whatever went wrong, the call that the token is for has not been made. */
function withoutToken(result: HttpResult): NotDone {
  const verdict = readVerdict(result);
  const failure = (cause: NotDone['cause'], detail: string): NotDone => ({
    kind: 'not-done',
    cause,
    reason: `no OAuth token: ${detail}`,
    retryAfter: verdict.kind === 'not-done' ? verdict.retryAfter : null,
  });
  switch (verdict.kind) {
    case 'accepted':
      return failure('unreachable', 'the answer of the platform has none');
    case 'refused':
      // The messages may repeat the key.
      return failure('unauthenticated', 'the platform does not accept the key');
    case 'not-done':
      return failure(verdict.cause, verdict.reason);
    case 'unknown':
      return failure('unreachable', verdict.reason);
  }
}
