import { DriverAdapterError } from '@prisma/driver-adapter-utils';

/** Why a database failed, in its own words if the driver kept them. */
export function reasonOf(error: unknown): string {
  if (error instanceof DriverAdapterError) return error.cause.originalMessage ?? error.message;
  // A host name with several addresses fails with one error per address and no message of its own.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

/** Runs the work, and gives its failure a message for the operator. */
export async function withMessage<T>(
  messageOf: (error: unknown) => string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(messageOf(error), { cause: error });
  }
}
