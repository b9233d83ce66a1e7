/** Arguments that the schema permits but that make no sense. The message is for the client. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';

  /**
   * @param path the path from the arguments to the value
   */
  constructor(
    message: string,
    readonly path: readonly string[],
  ) {
    super(message);
  }
}
