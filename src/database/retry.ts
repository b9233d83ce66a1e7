import { setTimeout as sleep } from 'node:timers/promises';
import { DriverAdapterError } from '@prisma/driver-adapter-utils';
import { DatabaseUnavailableError } from './database';

/** The first pause, in ms. Pauses double, and half of each is left to chance, so that rivals part. */
const PAUSE = 10;

/**
 * Runs a transaction again where it failed because another was in its way, which leaves nothing of it.
 *
 * @param codes what the driver calls such a failure
 * @param attempts how often it is run in all
 */
export async function retryWhereInTheWay<T>(
  codes: readonly string[],
  attempts: number,
  run: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError)) throw error;
      const code = driverCodeOf(error.cause);
      if (code === undefined || !codes.includes(code)) throw error;
      // Such a failure is definite, also where COMMIT is what failed.
      if (attempt === attempts) throw new DatabaseUnavailableError(error.cause);
      const pause = PAUSE * 2 ** attempt;
      await sleep(pause / 2 + (Math.random() * pause) / 2);
    }
  }
}

/** Prisma keeps what the driver said in a property of its own error. */
function driverCodeOf(error: unknown): string | undefined {
  if (error instanceof DriverAdapterError) return error.cause.originalCode;
  const meta = error instanceof Error && 'meta' in error ? error.meta : undefined;
  return typeof meta === 'object' && meta !== null && 'driverAdapterError' in meta
    ? driverCodeOf(meta.driverAdapterError)
    : undefined;
}
