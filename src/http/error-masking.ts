import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { DisclosureConfig } from '../config';
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
    /** The lines of the stack, if the configuration asks for them. */
    readonly stacktrace?: readonly string[];
  };
}

/** Logs a failure of the gateway in full, and returns what may leave the process. */
export type MaskError = (error: unknown, log: FastifyBaseLogger) => MaskedError;

/**
 * Creates the function that masks failures.
 */
export function createErrorMask({ stackTraces }: Pick<DisclosureConfig, 'stackTraces'>): MaskError {
  return (error, log) => {
    const errorId = randomUUID();
    log.error({ err: error, errorId }, 'request failed');
    const masked = mask(error, errorId);
    if (!stackTraces || !(error instanceof Error)) return masked;
    const stacktrace = error.stack?.split('\n') ?? [];
    return { ...masked, extensions: { ...masked.extensions, stacktrace } };
  };
}

function mask(error: unknown, errorId: string): MaskedError {
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
