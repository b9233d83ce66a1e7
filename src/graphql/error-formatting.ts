import { ApolloServerErrorCode, ApolloServerValidationErrorCode } from '@apollo/server/errors';
import type { FastifyBaseLogger } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { MaskError } from '../http/error-masking';
import { MESSAGE_LIMIT } from './limits';

/** The names that graphql-js suggests at the end of a message. */
const SUGGESTION = /^ Did you mean (?:[a-z ]+ )?"[^"]*"(?:(?:, | or |, or )"[^"]*")*\?$/;

/** An error by which a resolver rejects an argument. */
export interface InputError {
  /** The path from the arguments of the field to the value. */
  readonly path: readonly string[];
}

export interface ErrorFormatting {
  readonly log: FastifyBaseLogger;
  readonly maskError: MaskError;
  /** Recognises the errors by which resolvers reject an argument. */
  readonly isInputError: (error: unknown) => error is InputError;
  /** Whether errors suggest names of the schema. */
  readonly suggestions: boolean;
}

/**
 * Creates Apollo's `formatError`: errors in the client's request are passed on, without details of the schema unless
 * suggestions are wanted, and all others are masked.
 */
export function createFormatError({ log, maskError, isInputError, suggestions }: ErrorFormatting) {
  const toClientError = (error: GraphQLFormattedError): GraphQLFormattedError => {
    const message = messageOf(error);
    return { ...error, message: shorten(suggestions ? message : withoutSuggestion(message)) };
  };
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    if (formatted.extensions?.code !== ApolloServerErrorCode.INTERNAL_SERVER_ERROR) {
      return toClientError(formatted);
    }
    const cause = causeOf(error);
    // graphql-js itself throws a GraphQLError without a code if a request does not match the schema.
    if (cause instanceof GraphQLError || isInputError(cause)) {
      const path = isInputError(cause) ? cause.path : formatted.extensions.path;
      const extensions = { code: ApolloServerErrorCode.BAD_USER_INPUT, ...(path !== undefined && { path }) };
      return toClientError({ ...formatted, extensions });
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

/** Apollo's message about the introspection tells the client how to configure Apollo. */
function messageOf({ message, extensions }: GraphQLFormattedError): string {
  return extensions?.validationErrorCode === ApolloServerValidationErrorCode.INTROSPECTION_DISABLED
    ? 'Introspection is disabled.'
    : message;
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
