import type { IncomingMessage } from 'node:http';
import { CallerRefusal, refuse } from './caller-refusal';

/** What a caller sent to prove who they are. */
export type Credentials =
  { readonly kind: 'token'; readonly token: string } | { readonly kind: 'api-key'; readonly key: string };

/** The headers that may have credentials. `x-cap-api-oauth-token` is the platform's own. */
const HEADERS = ['authorization', 'x-cap-api-oauth-token', 'x-api-key'] as const;

/** Three parts in base64url, which the keys that the gateway makes are not. */
const COMPACT_JWS = /^[\w-]+\.[\w-]*\.[\w-]*$/;

const BEARER = /^Bearer +(\S+)$/i;

/** The headers of a request, each with all of its values. */
export type Headers = IncomingMessage['headersDistinct'];

/**
 * The credentials of a request, which may have one token or one API key.
 */
export function credentialsOf(headers: Headers): Credentials | ReturnType<typeof refuse> {
  const given = HEADERS.flatMap((header) => (headers[header] ?? []).map((value) => ({ header, value })));
  const [first, ...others] = given;
  if (first === undefined) return refuse(CallerRefusal.CREDENTIALS_MISSING);
  if (others.length > 0) return refuse(CallerRefusal.CREDENTIALS_AMBIGUOUS);

  const { header, value } = first;
  switch (header) {
    case 'x-api-key':
      return { kind: 'api-key', key: value };
    case 'x-cap-api-oauth-token':
      return { kind: 'token', token: value };
    case 'authorization': {
      const bearer = BEARER.exec(value)?.[1];
      if (bearer === undefined) return refuse(CallerRefusal.CREDENTIALS_UNSUPPORTED);
      return COMPACT_JWS.test(bearer) ? { kind: 'token', token: bearer } : { kind: 'api-key', key: bearer };
    }
  }
}

/**
 * The token of a request; null if it has none, or another kind of credentials.
 */
export function tokenOf({ headersDistinct }: Pick<IncomingMessage, 'headersDistinct'>): string | null {
  const credentials = credentialsOf(headersDistinct);
  return credentials.kind === 'token' ? credentials.token : null;
}
