import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { DatabaseUnavailableError, OverloadedError } from '../database/database-unavailable-error';

/** What a client may know about a failure of the gateway. */
export interface MaskedError {
  readonly status: 503 | 500;
  readonly message: string;
  readonly extensions: {
    readonly code: 'SERVICE_UNAVAILABLE' | 'INTERNAL_SERVER_ERROR';
    /** Identifies the failure in the log. A refusal because of overload is not in the log. */
    readonly errorId?: string;
    /** It is unknown whether the event was stored. */
    readonly outcomeUnknown?: true;
  };
  /** When to try again, in seconds; undefined if trying again does not help. */
  readonly retryAfter?: number;
}

/**
 * Logs a failure of the gateway in full, and returns what may leave the process.
 */
export function maskError(error: unknown, log: FastifyBaseLogger): MaskedError {
  // Expected, and far too many for the log.
  if (error instanceof OverloadedError) return maskOverload(error);
  const errorId = randomUUID();
  log.error({ err: error, errorId }, 'request failed');
  if (!(error instanceof DatabaseUnavailableError)) {
    return {
      status: 500,
      message: `Internal server error (error ${errorId}).`,
      extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
    };
  }
  const { outcomeUnknown, retryAfter } = error;
  const code = 'SERVICE_UNAVAILABLE';
  return outcomeUnknown
    ? {
        status: 503,
        message: `The service is unavailable, and the outcome is unknown: the event may be stored or not. Look it up, or send the request again if it has an idempotency key (error ${errorId}).`,
        extensions: { code, errorId, outcomeUnknown: true },
        retryAfter,
      }
    : {
        status: 503,
        message: `The service is unavailable: try again later (error ${errorId}).`,
        extensions: { code, errorId },
        retryAfter,
      };
}

/**
 * When to try again after an error, in seconds; undefined if the error is not one that passes by itself.
 */
export function retryAfterOf(error: unknown): number | undefined {
  return error instanceof DatabaseUnavailableError ? error.retryAfter : undefined;
}

function maskOverload({ retryAfter }: OverloadedError): MaskedError {
  return {
    status: 503,
    message: 'The service is overloaded, and nothing was stored: try again later.',
    extensions: { code: 'SERVICE_UNAVAILABLE' },
    retryAfter,
  };
}
