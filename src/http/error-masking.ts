import { randomUUID } from 'node:crypto';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { FastifyBaseLogger } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { DatabaseUnavailableError } from '../database/database';

/** What a client may know of a failure that is not its own. */
export interface MaskedError {
  readonly code: 'SERVICE_UNAVAILABLE' | 'INTERNAL_SERVER_ERROR';
  readonly status: 503 | 500;
  readonly message: string;
  /** Found in the log beside the failure itself. */
  readonly errorId: string;
}

/**
 * Logs a failure of the gateway whole, and says of it what may leave the process.
 */
export function maskError(error: unknown, log: FastifyBaseLogger): MaskedError {
  const errorId = randomUUID();
  log.error({ err: error, errorId }, 'a request failed');
  return error instanceof DatabaseUnavailableError
    ? {
        code: 'SERVICE_UNAVAILABLE',
        status: 503,
        message: `The service is unavailable, try again later (error ${errorId}).`,
        errorId,
      }
    : {
        code: 'INTERNAL_SERVER_ERROR',
        status: 500,
        message: `Internal server error (error ${errorId}).`,
        errorId,
      };
}

/**
 * Makes Apollo's `formatError`: errors that tell a client of its own request pass, all others are masked.
 */
export function maskGraphQLError(log: FastifyBaseLogger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    if (formatted.extensions?.code !== ApolloServerErrorCode.INTERNAL_SERVER_ERROR) return formatted;
    const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
    const { message, code, errorId } = maskError(cause, log);
    const { locations, path } = formatted;
    return { message, ...(locations && { locations }), ...(path && { path }), extensions: { code, errorId } };
  };
}
