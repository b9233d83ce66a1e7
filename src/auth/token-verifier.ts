import { createSecretKey, hash } from 'node:crypto';
import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
} from 'jose';
import { LRUCache } from 'lru-cache';
import type { TokenConfig } from './auth-config';
import { type Caller, isCallerName } from './caller';
import { type Authentication, CallerRefusal, refuse } from './caller-refusal';
import { isScope, type Scope } from './permissions';

/** How far the clocks of the issuer and of the gateway may differ, in seconds. */
const CLOCK_TOLERANCE = 5;

/** How long the keys of the key server are used before they are fetched again, in ms. */
const KEYS_MAX_AGE = 600_000;

/** How long a request waits for the key server, in ms. */
const KEY_SERVER_TIMEOUT = 3_000;

/** How long a key server that has failed is not asked again, at most, in ms. */
const FAILURE_COOLDOWN = 1_000;

/** How long a verified token is not verified again, in ms, and how many are remembered: a signature costs 0.2 ms. */
const VERIFIED_MAX_AGE = 60_000;
const MAX_VERIFIED = 1_000;

/** A token that was verified. */
interface VerifiedToken {
  readonly accepted: Extract<Authentication, { kind: 'accepted' }>;
  /** The claim `exp`, in seconds. */
  readonly expiry: number;
}

/** The keys of the key server could not be fetched. */
class KeyServerUnavailableError extends Error {
  override readonly name = 'KeyServerUnavailableError';
}

/** Verifies JSON Web Tokens. */
export class TokenVerifier {
  readonly #config: TokenConfig;
  readonly #keys: JWTVerifyGetKey;
  /** By the hash of the token. Only tokens that were accepted: nobody can fill it with others. */
  readonly #verified = new LRUCache<string, VerifiedToken>({ max: MAX_VERIFIED, ttl: VERIFIED_MAX_AGE });
  /** How often the keys were fetched. */
  #generation = 0;

  constructor(config: TokenConfig) {
    this.#config = config;
    // What was verified with keys that may have been withdrawn has to be verified again.
    this.#keys = keysOf(config, () => {
      this.#generation += 1;
      this.#verified.clear();
    });
  }

  /** The caller whom a token names; at once if the token was verified a moment ago. */
  verify(token: string): Authentication | Promise<Authentication> {
    const key = hash('sha256', token);
    const verified = this.#verified.get(key);
    if (verified && verified.expiry > Date.now() / 1000 - CLOCK_TOLERANCE) return verified.accepted;
    return this.#verify(token, key);
  }

  async #verify(token: string, key: string): Promise<Authentication> {
    const { issuer, audience, algorithms } = this.#config;
    const generation = this.#generation;
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        issuer,
        audience,
        algorithms: [...algorithms],
        requiredClaims: ['exp', 'sub'],
        clockTolerance: CLOCK_TOLERANCE,
      });
      const authentication = this.#callerOf(payload);
      const isCurrent = generation === this.#generation;
      if (isCurrent && authentication.kind === 'accepted' && payload.exp !== undefined) {
        this.#verified.set(key, { accepted: authentication, expiry: payload.exp });
      }
      return authentication;
    } catch (error) {
      return error instanceof KeyServerUnavailableError
        ? { kind: 'unavailable', cause: error }
        : refuse(reasonOf(error));
    }
  }

  #callerOf(payload: JWTPayload): Authentication {
    const { orgClaim, scopeClaim } = this.#config;
    const { sub: name } = payload;
    if (!isCallerName(name)) return refuse(CallerRefusal.TOKEN_CLAIM_MISSING);
    const claim = claimOf(payload, orgClaim);
    const orgId = Number.isSafeInteger(claim) ? String(claim) : claim;
    if (!isCallerName(orgId)) return refuse(CallerRefusal.TOKEN_ORGANISATION_MISSING);
    return {
      kind: 'accepted',
      caller: { orgId, name, scopes: scopesOf(claimOf(payload, scopeClaim)) } satisfies Caller,
    };
  }
}

/**
 * @param onFetched is called when the keys were fetched from the key server
 */
function keysOf({ keys, keyCooldown }: TokenConfig, onFetched: () => void): JWTVerifyGetKey {
  if (keys.kind === 'secret') {
    const secret = createSecretKey(keys.secret, 'utf8');
    return () => secret;
  }
  const failureCooldown = Math.min(FAILURE_COOLDOWN, keyCooldown);
  let failedAt = -Infinity;
  const keySet = createRemoteJWKSet(keys.url, {
    cacheMaxAge: KEYS_MAX_AGE,
    cooldownDuration: keyCooldown,
    timeoutDuration: KEY_SERVER_TIMEOUT,
    [customFetch]: async (url, options) => {
      // The library only waits after a success, so every request could become one to a server that fails.
      if (performance.now() - failedAt < failureCooldown) throw new Error('the key server has just failed');
      try {
        const response = await fetch(url, options);
        if (response.status !== 200) throw new Error(`the key server answered ${response.status}`);
        onFetched();
        return response;
      } catch (error) {
        failedAt = performance.now();
        throw error;
      }
    },
  });
  return async (header, token) => {
    try {
      return await keySet(header, token);
    } catch (error) {
      if (isKeyUnknown(error) || error instanceof errors.JOSENotSupported) throw error;
      throw new KeyServerUnavailableError('the key server does not answer with keys', { cause: error });
    }
  };
}

function isKeyUnknown(error: unknown): boolean {
  return error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;
}

const REASONS_BY_CLAIM: Readonly<Record<string, CallerRefusal>> = {
  iss: CallerRefusal.TOKEN_ISSUER_REJECTED,
  aud: CallerRefusal.TOKEN_AUDIENCE_REJECTED,
  nbf: CallerRefusal.TOKEN_NOT_YET_VALID,
};

/** Everything in a token is the client's, so there is no error that is not the client's. */
function reasonOf(error: unknown): CallerRefusal {
  if (error instanceof errors.JWTExpired) return CallerRefusal.TOKEN_EXPIRED;
  if (error instanceof errors.JWTClaimValidationFailed) {
    const reason = error.reason === 'check_failed' ? REASONS_BY_CLAIM[error.claim] : undefined;
    return reason ?? CallerRefusal.TOKEN_CLAIM_MISSING;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return CallerRefusal.TOKEN_SIGNATURE_INVALID;
  if (error instanceof errors.JOSEAlgNotAllowed) return CallerRefusal.TOKEN_ALGORITHM_REJECTED;
  return isKeyUnknown(error) ? CallerRefusal.TOKEN_KEY_UNKNOWN : CallerRefusal.TOKEN_MALFORMED;
}

function claimOf(payload: JWTPayload, name: string): unknown {
  return Object.hasOwn(payload, name) ? payload[name] : undefined;
}

/** Scopes are a list, or a text in which blanks separate them. Other services' scopes are none of ours. */
function scopesOf(claim: unknown): ReadonlySet<Scope> {
  const scopes: readonly unknown[] =
    typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : [];
  return new Set(scopes.filter(isScope));
}
