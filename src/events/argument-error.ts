/** Arguments that the schema permits but that make no sense. The message is for the client. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}
