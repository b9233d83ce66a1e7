/**
 * The result of a request of a batch: a request that cannot be decided fails alone.
 */
export function settled<T>(decide: () => T): PromiseSettledResult<T> {
  try {
    return { status: 'fulfilled', value: decide() };
  } catch (reason) {
    return { status: 'rejected', reason };
  }
}
