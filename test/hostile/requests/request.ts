import { greatestAccepted, type Variables } from '../fullest';
import type { KnownIds } from './known-events';

/** A request as it is sent. */
export interface HostileRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Makes a request anew each time: a name that is taken would make a second request cheaper. */
export type RequestOf = (ids: KnownIds) => HostileRequest;

/** Requests, by what is hostile about each. */
export type HostileRequests = Readonly<Record<string, RequestOf>>;

type Headers = Readonly<Record<string, string>>;

/** A request to the GraphQL API with any body. */
export function post(body: string, headers: Headers = {}): HostileRequest {
  return {
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  };
}

/** An operation with its variables. */
export function graphql(query: string, variables?: Variables): HostileRequest {
  return post(JSON.stringify({ query, variables }));
}

/** An operation with variables that are too large or too deep to be built. */
export function graphqlText(query: string, variables: string): HostileRequest {
  return post(`{"query":${JSON.stringify(query)},"variables":${variables}}`);
}

/** The greatest document that is executed with these variables. */
export function greatest(documentOf: (size: number) => string, variables: Variables = {}): HostileRequest {
  return graphql(greatestAccepted(documentOf, variables), variables);
}

/** A request to the REST API, whose body is JSON, or a text that is sent as it is. */
export function rest(body: unknown, method = 'POST', headers: Headers = {}): HostileRequest {
  return {
    method,
    path: '/v2/events',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** A request without a body. */
export function get(path: string): HostileRequest {
  return { method: 'GET', path };
}
