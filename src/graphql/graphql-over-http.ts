import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import Negotiator from 'negotiator';

const JSON_TYPE = 'application/json';
const GRAPHQL_TYPE = 'application/graphql-response+json';

/** Errors in a well-formed HTTP request that are errors of GraphQL. */
const GRAPHQL_FAILURES: readonly unknown[] = [
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
  ApolloServerErrorCode.BAD_USER_INPUT,
];

/**
 * The GraphQL-over-HTTP specification asks for status 200 for any response of type `application/json`, so that a
 * client can tell it from the response of a proxy. Apollo sends 400 for some errors.
 */
export const graphqlOverHttp: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ request, response: { body, http } }) => {
        const headers = { accept: request.http?.headers.get('accept') };
        const isJson = new Negotiator({ headers }).mediaType([JSON_TYPE, GRAPHQL_TYPE]) === JSON_TYPE;
        const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
        if (isJson && errors.some(({ extensions }) => GRAPHQL_FAILURES.includes(extensions?.code))) {
          http.status = 200;
        }
        return Promise.resolve();
      },
    }),
};
