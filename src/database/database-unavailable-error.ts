/** The database failed; `cause` is for the log. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';

  /**
   * @param outcomeUnknown COMMIT was in progress: it is unknown whether the writes were stored
   */
  constructor(
    cause: unknown,
    readonly outcomeUnknown = false,
  ) {
    super('the database is unavailable', { cause });
  }
}
