/** When to try again after a failure, in seconds: a restart or a failover takes about as long. */
const RETRY_AFTER = 5;

/** The database failed; `cause` is for the log. */
export class DatabaseUnavailableError extends Error {
  override readonly name: string = 'DatabaseUnavailableError';

  /**
   * @param outcomeUnknown COMMIT was in progress: it is unknown whether the writes were stored
   * @param retryAfter when to try again, in whole seconds
   */
  constructor(
    cause: unknown,
    readonly outcomeUnknown = false,
    readonly retryAfter = RETRY_AFTER,
  ) {
    super('the database is unavailable', { cause });
  }
}

/** A write was refused before its batch began, because of those before it: nothing of it is stored. */
export class OverloadedError extends DatabaseUnavailableError {
  override readonly name = 'OverloadedError';
  override readonly message = 'earlier writes take too long';

  /**
   * @param retryAfter when to try again, in whole seconds
   */
  constructor(retryAfter: number) {
    super(undefined, false, retryAfter);
  }
}
