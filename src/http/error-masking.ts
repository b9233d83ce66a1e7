import { randomUUID } from 'node:crypto';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { FastifyBaseLogger } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { DatabaseUnavailableError } from '../database/database';
import { ArgumentError } from '../events/argument-error';
import { MESSAGE_LIMIT } from './limits';

/** What a client may know of a failure that is not its own. */
export interface MaskedError {
  readonly status: 503 | 500;
  readonly message: string;
  readonly extensions: {
    readonly code: 'SERVICE_UNAVAILABLE' | 'INTERNAL_SERVER_ERROR';
    /** Found in the log beside the failure itself. */
    readonly errorId: string;
    /** What was to be written may be there or not. */
    readonly outcomeUnknown?: true;
  };
}

/**
 * Logs a failure of the gateway whole, and says of it what may leave the process.
 */
export function maskError(error: unknown, log: FastifyBaseLogger): MaskedError {
  const errorId = randomUUID();
  log.error({ err: error, errorId }, 'a request failed');
  if (!(error instanceof DatabaseUnavailableError)) {
    return {
      status: 500,
      message: `Internal server error (error ${errorId}).`,
      extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
    };
  }
  const code = 'SERVICE_UNAVAILABLE';
  return error.outcomeUnknown
    ? {
        status: 503,
        message: `The service is unavailable, and the outcome is unknown: the event may be stored or not. Look it up, or send the request again if it has an idempotency key (error ${errorId}).`,
        extensions: { code, errorId, outcomeUnknown: true },
      }
    : {
        status: 503,
        message: `The service is unavailable: try again later (error ${errorId}).`,
        extensions: { code, errorId },
      };
}

/**
 * Makes Apollo's `formatError`: errors that tell a client of its own request pass, all others are masked.
 */
export function maskGraphQLError(log: FastifyBaseLogger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    if (formatted.extensions?.code !== ApolloServerErrorCode.INTERNAL_SERVER_ERROR) return shorten(formatted);
    const cause = causeOf(error);
    // graphql-js itself throws a GraphQLError, of no code, where a request does not fit the schema.
    if (cause instanceof GraphQLError || cause instanceof ArgumentError) {
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

/** graphql-js repeats what does not fit, in up to fifty errors. */
function shorten(error: GraphQLFormattedError): GraphQLFormattedError {
  const { message } = error;
  return message.length > MESSAGE_LIMIT
    ? { ...error, message: `${message.slice(0, MESSAGE_LIMIT)}…` }
    : error;
}
