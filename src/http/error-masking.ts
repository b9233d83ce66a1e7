import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { DisclosureConfig, VariableName } from '../config';
import { DatabaseUnavailableError, OverloadedError } from '../database/database-unavailable-error';
import { PlatformUnavailableError } from '../platform/platform-unavailable-error';

/** What a client may know about a failure of the gateway. */
export interface MaskedError {
  readonly status: 503 | 500 | 401 | 403;
  readonly message: string;
  readonly extensions: {
    readonly code: 'SERVICE_UNAVAILABLE' | 'INTERNAL_SERVER_ERROR' | 'UNAUTHENTICATED' | 'FORBIDDEN';
    /** Identifies the failure in the log. A refusal because of overload is not in the log. */
    readonly errorId?: string;
    /** It is unknown whether the event was stored. */
    readonly outcomeUnknown?: true;
    /** The variable that sets how long a write may wait, if this one would have waited longer. */
    readonly limit?: VariableName;
    /** The lines of the stack, if the configuration asks for them. */
    readonly stacktrace?: readonly string[];
  };
  /** When to try again, in seconds; undefined if trying again does not help. */
  readonly retryAfter?: number;
}

/** Logs a failure of the gateway in full, and returns what may leave the process. */
export type MaskError = (error: unknown, log: FastifyBaseLogger) => MaskedError;

/**
 * Creates the function that masks failures.
 */
export function createErrorMask({ stackTraces }: Pick<DisclosureConfig, 'stackTraces'>): MaskError {
  return (error, log) => {
    // Expected, and far too many for the log.
    if (error instanceof OverloadedError) return maskOverload(error);
    const errorId = randomUUID();
    if (error instanceof PlatformUnavailableError) {
      // Expected as well, and the stack says nothing.
      log.warn({ errorId, reason: error.message, outcomeUnknown: error.outcomeUnknown }, 'request failed');
      return mask(error, errorId);
    }
    log.error({ err: error, errorId }, 'request failed');
    const masked = mask(error, errorId);
    if (!stackTraces || !(error instanceof Error)) return masked;
    const stacktrace = error.stack?.split('\n') ?? [];
    return { ...masked, extensions: { ...masked.extensions, stacktrace } };
  };
}

function mask(error: unknown, errorId: string): MaskedError {
  if (error instanceof PlatformUnavailableError && error.refusal !== null) {
    return maskRefusal(error.refusal, errorId);
  }
  if (!isUnavailable(error)) {
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
        message: `The service is unavailable, and the outcome is unknown: the write may have been made or not.${settledBy(error)} Look the event up, or send the request again if repeating it is safe (error ${errorId}).`,
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

/** Who finds out, if that is not the gateway itself. */
function settledBy(error: DatabaseUnavailableError | PlatformUnavailableError): string {
  return error instanceof PlatformUnavailableError && error.settledBy === 'next-write'
    ? ' The next write of the organisation settles it.'
    : '';
}

/**
 * When to try again after an error, in seconds; undefined if the error is not one that passes by itself.
 */
export function retryAfterOf(error: unknown): number | undefined {
  return isUnavailable(error) ? error.retryAfter : undefined;
}

function isUnavailable(error: unknown): error is DatabaseUnavailableError | PlatformUnavailableError {
  return (
    error instanceof DatabaseUnavailableError ||
    (error instanceof PlatformUnavailableError && error.refusal === null)
  );
}

/** The platform does not accept the credentials that a caller passes through the gateway. */
function maskRefusal(refusal: 'unauthenticated' | 'forbidden', errorId: string): MaskedError {
  return refusal === 'unauthenticated'
    ? {
        status: 401,
        message: `The platform does not accept the token of the caller (error ${errorId}).`,
        extensions: { code: 'UNAUTHENTICATED', errorId },
      }
    : {
        status: 403,
        message: `The platform does not permit this to the caller (error ${errorId}).`,
        extensions: { code: 'FORBIDDEN', errorId },
      };
}

function maskOverload({ retryAfter }: OverloadedError): MaskedError {
  return {
    status: 503,
    message: 'The service is overloaded, and nothing was stored: try again later.',
    extensions: { code: 'SERVICE_UNAVAILABLE', limit: 'WRITE_WAIT' },
    retryAfter,
  };
}
