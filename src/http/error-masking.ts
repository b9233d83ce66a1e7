import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { DatabaseUnavailableError } from '../database/database-unavailable-error';

/** What a client may know about a failure of the gateway. */
export interface MaskedError {
  readonly status: 503 | 500;
  readonly message: string;
  readonly extensions: {
    readonly code: 'SERVICE_UNAVAILABLE' | 'INTERNAL_SERVER_ERROR';
    /** Identifies the failure in the log. */
    readonly errorId: string;
    /** It is unknown whether the event was stored. */
    readonly outcomeUnknown?: true;
  };
}

/**
 * Logs a failure of the gateway in full, and returns what may leave the process.
 */
export function maskError(error: unknown, log: FastifyBaseLogger): MaskedError {
  const errorId = randomUUID();
  log.error({ err: error, errorId }, 'request failed');
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
