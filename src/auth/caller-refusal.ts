import type { Caller } from './caller';

/** Why the gateway does not accept a caller's credentials. */
export enum CallerRefusal {
  CREDENTIALS_MISSING = 'CREDENTIALS_MISSING',
  CREDENTIALS_AMBIGUOUS = 'CREDENTIALS_AMBIGUOUS',
  CREDENTIALS_UNSUPPORTED = 'CREDENTIALS_UNSUPPORTED',
  API_KEY_UNKNOWN = 'API_KEY_UNKNOWN',
  TOKEN_MALFORMED = 'TOKEN_MALFORMED',
  TOKEN_ALGORITHM_REJECTED = 'TOKEN_ALGORITHM_REJECTED',
  TOKEN_KEY_UNKNOWN = 'TOKEN_KEY_UNKNOWN',
  TOKEN_SIGNATURE_INVALID = 'TOKEN_SIGNATURE_INVALID',
  TOKEN_EXPIRED = 'TOKEN_EXPIRED',
  TOKEN_NOT_YET_VALID = 'TOKEN_NOT_YET_VALID',
  TOKEN_ISSUER_REJECTED = 'TOKEN_ISSUER_REJECTED',
  TOKEN_AUDIENCE_REJECTED = 'TOKEN_AUDIENCE_REJECTED',
  TOKEN_CLAIM_MISSING = 'TOKEN_CLAIM_MISSING',
  TOKEN_ORGANISATION_MISSING = 'TOKEN_ORGANISATION_MISSING',
}

/** What the client is told. No message contains anything of the credentials. */
export const CALLER_REFUSALS: Readonly<Record<CallerRefusal, string>> = {
  CREDENTIALS_MISSING: 'the request has no credentials: send a bearer token or an API key',
  CREDENTIALS_AMBIGUOUS: 'the request has more than one token or API key',
  CREDENTIALS_UNSUPPORTED: 'this gateway does not accept this kind of credentials',
  API_KEY_UNKNOWN: 'the API key is unknown',
  TOKEN_MALFORMED: 'the token is malformed',
  TOKEN_ALGORITHM_REJECTED: 'the token is signed with an algorithm that is not accepted',
  TOKEN_KEY_UNKNOWN: 'the token is signed with an unknown key',
  TOKEN_SIGNATURE_INVALID: 'the signature of the token is invalid',
  TOKEN_EXPIRED: 'the token has expired',
  TOKEN_NOT_YET_VALID: 'the token is not valid yet',
  TOKEN_ISSUER_REJECTED: 'the token is from another issuer',
  TOKEN_AUDIENCE_REJECTED: 'the token is for another audience',
  TOKEN_CLAIM_MISSING: 'the token lacks a claim that every token must have, or has an invalid value for it',
  TOKEN_ORGANISATION_MISSING: 'the token does not name an organisation',
};

/** The result of looking at a caller's credentials. */
export type Authentication =
  | { readonly kind: 'accepted'; readonly caller: Caller }
  | { readonly kind: 'refused'; readonly reason: CallerRefusal }
  /** The credentials could not be verified; `cause` is for the log. */
  | { readonly kind: 'unavailable'; readonly cause: unknown };

/**
 * The result for credentials that are not accepted.
 */
export function refuse(reason: CallerRefusal): { readonly kind: 'refused'; readonly reason: CallerRefusal } {
  return { kind: 'refused', reason };
}
