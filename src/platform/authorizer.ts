import { createHash } from 'node:crypto';
import type { PlatformAuth, PlatformCredentials } from '../platform-config';
import { OAuthTokens, type Send } from './oauth-tokens';
import type { NotDone } from './verdict';

/** The headers that authorize a call, or the reason why it cannot be made. */
export type Authorization =
  { readonly kind: 'authorized'; readonly headers: Readonly<Record<string, string>> } | NotDone;

/** Authorizes calls to the platform. */
export interface Authorizer {
  authorize(): Promise<Authorization>;

  /** New headers after the platform has not accepted these; null if there are no others. */
  renew(rejected: Authorization): Promise<Authorization> | null;
}

const OAUTH_HEADER = 'x-cap-api-oauth-token';

/** Gives each organisation its authorizer, which all of its calls share. */
export class Authorizers {
  readonly #auth: PlatformAuth;
  readonly #send: Send;
  readonly #shared = new Map<PlatformCredentials, Authorizer>();

  /**
   * @param send sends the requests for tokens
   */
  constructor(auth: PlatformAuth, send: Send) {
    this.#auth = auth;
    this.#send = send;
  }

  /**
   * @param callerToken the token with which the caller came; null if there is none
   */
  of(orgId: string, callerToken: string | null): Authorizer {
    switch (this.#auth.kind) {
      case 'caller':
        return callerToken === null
          ? new WithoutCredentials('the caller has no token to pass on')
          : new FixedHeaders({ [OAUTH_HEADER]: callerToken });
      case 'shared':
        return this.#of(this.#auth.credentials);
      case 'by-organisation': {
        const credentials = this.#auth.credentials.get(orgId);
        return credentials
          ? this.#of(credentials)
          : new WithoutCredentials('the organisation has no credentials for the platform');
      }
    }
  }

  #of(credentials: PlatformCredentials): Authorizer {
    const shared = this.#shared.get(credentials) ?? this.#create(credentials);
    this.#shared.set(credentials, shared);
    return shared;
  }

  #create(credentials: PlatformCredentials): Authorizer {
    if (credentials.kind === 'oauth') {
      return new OAuthHeaders(new OAuthTokens(credentials.key, credentials.secret, this.#send));
    }
    const { user, password } = credentials;
    const hash = createHash('md5').update(password).digest('hex');
    const encoded = Buffer.from(`${user}:${hash}`).toString('base64');
    return new FixedHeaders({ authorization: `Basic ${encoded}` });
  }
}

class FixedHeaders implements Authorizer {
  readonly #headers: Readonly<Record<string, string>>;

  constructor(headers: Readonly<Record<string, string>>) {
    this.#headers = headers;
  }

  authorize(): Promise<Authorization> {
    return Promise.resolve({ kind: 'authorized', headers: this.#headers });
  }

  renew(): null {
    return null;
  }
}

class OAuthHeaders implements Authorizer {
  readonly #tokens: OAuthTokens;

  constructor(tokens: OAuthTokens) {
    this.#tokens = tokens;
  }

  authorize(): Promise<Authorization> {
    return this.#headers(null);
  }

  renew(rejected: Authorization): Promise<Authorization> | null {
    const token = rejected.kind === 'authorized' ? rejected.headers[OAUTH_HEADER] : undefined;
    return token === undefined ? null : this.#headers(token);
  }

  async #headers(rejected: string | null): Promise<Authorization> {
    const result = await this.#tokens.get(rejected);
    if (result.kind !== 'token') return result;
    return { kind: 'authorized', headers: { [OAUTH_HEADER]: result.token } };
  }
}

class WithoutCredentials implements Authorizer {
  readonly #reason: string;

  constructor(reason: string) {
    this.#reason = reason;
  }

  authorize(): Promise<Authorization> {
    return Promise.resolve({
      kind: 'not-done',
      cause: 'unauthenticated',
      reason: this.#reason,
      retryAfter: null,
    });
  }

  renew(): null {
    return null;
  }
}
