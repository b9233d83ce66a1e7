import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { FastifyBaseLogger } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { maskError } from '../http/error-masking';
import { MESSAGE_LIMIT } from './limits';

/**
 * Creates Apollo's `formatError`: errors in the client's request are passed on, all others are masked.
 *
 * @param isInputError recognises the errors by which resolvers reject an argument
 */
export function createFormatError(log: FastifyBaseLogger, isInputError: (error: unknown) => boolean) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    if (formatted.extensions?.code !== ApolloServerErrorCode.INTERNAL_SERVER_ERROR) return shorten(formatted);
    const cause = causeOf(error);
    // graphql-js itself throws a GraphQLError without a code if a request does not match the schema.
    if (cause instanceof GraphQLError || isInputError(cause)) {
      return shorten({ ...formatted, extensions: { code: ApolloServerErrorCode.BAD_USER_INPUT } });
    }
    const { message, extensions } = maskError(cause, log);
    const { locations, path } = formatted;
    return { message, ...(locations && { locations }), ...(path && { path }), extensions: { ...extensions } };
  };
}

function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? causeOf(error.originalError) : error;
}

/** graphql-js quotes the offending value, in up to fifty errors. */
function shorten(error: GraphQLFormattedError): GraphQLFormattedError {
  const { message } = error;
  return message.length > MESSAGE_LIMIT
    ? { ...error, message: `${message.slice(0, MESSAGE_LIMIT)}…` }
    : error;
}
