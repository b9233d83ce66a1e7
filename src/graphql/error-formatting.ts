import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { FastifyBaseLogger } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { maskError } from '../http/error-masking';
import { MESSAGE_LIMIT } from './limits';

/** The names that graphql-js suggests at the end of a message. */
const SUGGESTION = /^ Did you mean (?:[a-z ]+ )?"[^"]*"(?:(?:, | or |, or )"[^"]*")*\?$/;

/**
 * Creates Apollo's `formatError`: errors in the client's request are passed on, without details of the schema, and
 * all others are masked.
 *
 * @param isInputError recognises the errors by which resolvers reject an argument
 */
export function createFormatError(log: FastifyBaseLogger, isInputError: (error: unknown) => boolean) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    if (formatted.extensions?.code !== ApolloServerErrorCode.INTERNAL_SERVER_ERROR) {
      return toClientError(formatted);
    }
    const cause = causeOf(error);
    // graphql-js itself throws a GraphQLError without a code if a request does not match the schema.
    if (cause instanceof GraphQLError || isInputError(cause)) {
      return toClientError({ ...formatted, extensions: { code: ApolloServerErrorCode.BAD_USER_INPUT } });
    }
    const { message, extensions } = maskError(cause, log);
    const { locations, path } = formatted;
    return { message, ...(locations && { locations }), ...(path && { path }), extensions: { ...extensions } };
  };
}

/** What a resolver threw. */
export function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? causeOf(error.originalError) : error;
}

function toClientError(error: GraphQLFormattedError): GraphQLFormattedError {
  return { ...error, message: shorten(withoutSuggestion(error.message)) };
}

/** Apollo's own option leaves errors in variables alone, and takes quadratic time for some messages. */
function withoutSuggestion(message: string): string {
  const start = message.lastIndexOf(' Did you mean ');
  return start >= 0 && SUGGESTION.test(message.slice(start)) ? message.slice(0, start) : message;
}

/** graphql-js quotes the offending value, in up to fifty errors. */
function shorten(message: string): string {
  return message.length > MESSAGE_LIMIT ? `${message.slice(0, MESSAGE_LIMIT)}…` : message;
}
