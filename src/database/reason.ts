import { DriverAdapterError } from '@prisma/driver-adapter-utils';

/** Why a database failed, in its own words if the driver kept them. */
export function reasonOf(error: unknown): string {
  if (error instanceof DriverAdapterError) return error.cause.originalMessage ?? error.message;
  // A host name with several addresses fails with one error per address and no message of its own.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

/** The code of a database's failure: that of the driver if there is one, and that of the Prisma client otherwise. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof DriverAdapterError) return error.cause.originalCode;
  if (typeof error !== 'object' || error === null) return undefined;
  // Prisma keeps the driver's error in a property of its own error.
  const meta = 'meta' in error ? error.meta : undefined;
  const driverError =
    typeof meta === 'object' && meta !== null && 'driverAdapterError' in meta
      ? meta.driverAdapterError
      : undefined;
  if (driverError !== undefined) return codeOf(driverError);
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
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
