import { type NamedSchema, refTo, REJECTION, type WireSchema } from './wire-schemas';

/** A response of a route as the OpenAPI document describes it. */
export interface WireResponse {
  readonly description: string;
  readonly content: Readonly<Record<'application/json', { readonly schema: WireSchema }>>;
  /** The schemas of its headers, by their names. */
  readonly headers?: Readonly<Record<string, WireSchema>>;
}

export type WireResponses = Readonly<Record<string, WireResponse>>;

/**
 * A response with a body of one of the named schemas.
 */
export function responseOf(
  body: NamedSchema,
  description: string,
  headers?: WireResponse['headers'],
): WireResponse {
  return {
    description,
    content: { 'application/json': { schema: refTo(body) } },
    ...(headers && { headers }),
  };
}

/**
 * A response to a request that is rejected.
 */
export function rejected(description: string, headers?: WireResponse['headers']): WireResponse {
  return responseOf(REJECTION, description, headers);
}

const RETRY_AFTER = {
  'Retry-After': { type: 'integer', minimum: 1, description: 'When to try again, in seconds.' },
};

const WWW_AUTHENTICATE = {
  'WWW-Authenticate': { type: 'string', description: 'The kind of credentials to send, and what is wrong.' },
};

/** How every route may reject a request. */
export const COMMON_REJECTIONS: WireResponses = {
  401: rejected('There are no credentials, or they are not accepted.', WWW_AUTHENTICATE),
  403: rejected('The caller lacks the scope, which the message names.', WWW_AUTHENTICATE),
  415: rejected('The media type is not JSON, or the body is compressed.'),
  417: rejected('The Expect header is not `100-continue`.'),
  429: rejected('The budget of the caller is used up.', RETRY_AFTER),
  431: rejected('The headers are too large.'),
  500: rejected('A fault of the gateway. The message has the id of the error in its log.'),
  503: rejected('The database or the platform fails, or the gateway is overloaded.', RETRY_AFTER),
  default: rejected(
    'Whatever else is wrong: 404 for an unknown path, 405 for a method that it does not have.',
  ),
};

/** How a route that reads a body may reject a request in addition. */
export const BODY_REJECTIONS: WireResponses = {
  408: rejected('The request did not arrive in time.'),
  413: rejected('The body is too large.'),
};
