/** An error or a warning in the platform's own words. */
export interface PlatformIssue {
  /** The platform's code; null if it gives none. */
  readonly code: number | null;
  readonly message: string;
}

/** The write was not made, and never will be by this call. */
export interface NotDone {
  readonly kind: 'not-done';
  /**
   * The platform does not accept the credentials, or does not permit them to make the call; it could not be reached; or
   * the call has to wait, because of a limit or because the platform has been failing.
   */
  readonly cause: 'unauthenticated' | 'forbidden' | 'unreachable' | 'deferred';
  /** For the log and the operator; contains no credentials. */
  readonly reason: string;
  /** How long the platform asks to be left alone, in ms; null if it does not. */
  readonly retryAfter: number | null;
}

/** The call may have had its effect, or may still have it. */
export interface Unknown {
  readonly kind: 'unknown';
  /** For the log and the operator; contains no credentials. */
  readonly reason: string;
}

/** The platform accepted the write. */
export interface Accepted {
  readonly kind: 'accepted';
  readonly warnings: readonly PlatformIssue[];
}

/** The platform refused the write. */
export interface Refused {
  readonly kind: 'refused';
  /** At least one. */
  readonly errors: readonly PlatformIssue[];
}

/** What became of a write that was sent to the platform. */
export type Verdict = Accepted | Refused | NotDone | Unknown;

/** What the platform holds under a name. */
export type Lookup =
  | {
      readonly kind: 'found';
      /** The body of `GET /v2/events/meta`. */
      readonly json: unknown;
    }
  | { readonly kind: 'absent' }
  | NotDone
  | Unknown;
