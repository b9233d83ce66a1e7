import { DriverAdapterError } from '@prisma/driver-adapter-utils';

/** What a database said was wrong, in its own words where the driver kept them. */
export function reasonOf(error: unknown): string {
  if (error instanceof DriverAdapterError) return error.cause.originalMessage ?? error.message;
  // An address with an IPv4 and an IPv6 side fails with an error for each and no message of its own.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

/** Does the work, and words its failure for the person who runs the gateway. */
export async function worded<T>(word: (error: unknown) => string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(word(error), { cause: error });
  }
}
