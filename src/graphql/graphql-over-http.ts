import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { FormattedExecutionResult, GraphQLError } from 'graphql';
import Negotiator from 'negotiator';
import { retryAfterOf } from '../http/error-masking';
import { causeOf } from './error-formatting';

const JSON_TYPE = 'application/json';
const GRAPHQL_TYPE = 'application/graphql-response+json';

/** Errors in a well-formed HTTP request that are errors of GraphQL. */
const GRAPHQL_FAILURES: readonly unknown[] = [
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
  ApolloServerErrorCode.BAD_USER_INPUT,
];

/** The code of an error that passes by itself. */
const UNAVAILABLE = 'SERVICE_UNAVAILABLE';

/**
 * The HTTP status and headers of a result.
 *
 * The GraphQL-over-HTTP specification asks for status 200 for any response of type `application/json`, so that a
 * client can tell it from the response of a proxy. Apollo sends 400 for some errors. The gateway makes an exception
 * where it could not serve the request: load balancers and clients that retry look at the status.
 */
export const graphqlOverHttp: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ request, errors = [], response: { body, http } }) => {
        const result = body.kind === 'single' ? body.singleResult : {};
        const formatted = result.errors;
        if (formatted === undefined) return Promise.resolve();
        const headers = { accept: request.http?.headers.get('accept') };
        const isJson = new Negotiator({ headers }).mediaType([JSON_TYPE, GRAPHQL_TYPE]) === JSON_TYPE;
        const hasError = (codes: readonly unknown[]): boolean =>
          formatted.some(({ extensions }) => codes.includes(extensions?.code));
        if (isJson && hasError(GRAPHQL_FAILURES)) http.status = 200;
        if (hasError([UNAVAILABLE])) {
          http.headers.set('retry-after', String(longestRetryAfter(errors)));
          if (isWithoutData(result)) http.status = 503;
        }
        return Promise.resolve();
      },
    }),
};

/** Whether nothing was executed, or every root field is null. */
function isWithoutData({ data }: Pick<FormattedExecutionResult, 'data'>): boolean {
  return Object.values(data ?? {}).every((field) => field === null);
}

/** In seconds. By then, every part of the operation can be tried again. */
function longestRetryAfter(errors: readonly GraphQLError[]): number {
  return errors.reduce((longest, error) => Math.max(longest, retryAfterOf(causeOf(error)) ?? 0), 1);
}
