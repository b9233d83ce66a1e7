/** When to try again unless the platform says so itself, in seconds. */
const RETRY_AFTER = 5;

/** Who finds out what became of a write: a gateway in the background, or the organisation's next write. */
export type SettledBy = 'gateway' | 'next-write';

/** Why the verdict of the platform is missing. */
export interface PlatformFailure {
  /** For the log; contains no credentials. */
  readonly reason: string;
  /** The platform may have made the write, or may still make it. */
  readonly outcomeUnknown: boolean;
  readonly settledBy?: SettledBy;
  /** How long the platform asks to be left alone, in ms; null if it does not. */
  readonly retryAfter?: number | null;
  /** What the platform does not accept of the caller's own credentials; null if it is not about them. */
  readonly refusal?: 'unauthenticated' | 'forbidden' | null;
}

/** A write could not be made on the platform, or its outcome is not known. */
export class PlatformUnavailableError extends Error {
  override readonly name = 'PlatformUnavailableError';
  readonly outcomeUnknown: boolean;
  readonly settledBy: SettledBy;
  /** When to try again, in whole seconds. */
  readonly retryAfter: number;
  readonly refusal: 'unauthenticated' | 'forbidden' | null;

  constructor({
    reason,
    outcomeUnknown,
    settledBy = 'gateway',
    retryAfter = null,
    refusal = null,
  }: PlatformFailure) {
    super(`the platform gives no verdict: ${reason}`);
    this.outcomeUnknown = outcomeUnknown;
    this.settledBy = settledBy;
    this.retryAfter = retryAfter === null ? RETRY_AFTER : Math.max(Math.ceil(retryAfter / 1000), 1);
    this.refusal = refusal;
  }
}
