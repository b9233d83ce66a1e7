/** An object without a prototype, as graphql-js has it: a key may be that of a property of every other object. */
export function bareObject(): Record<string, unknown> {
  const object: unknown = Object.create(null);
  if (!isRecord(object)) throw new Error('not an object');
  return object;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
