import { setTimeout as sleep } from 'node:timers/promises';
import { DriverAdapterError } from '@prisma/driver-adapter-utils';
import { DatabaseUnavailableError } from './database';

/** The first pause, in ms. Pauses double, and half of each is random, so that competing gateways drift apart. */
const FIRST_PAUSE = 10;

/**
 * Runs a transaction, and runs it again after a conflict with another one, which has rolled it back.
 *
 * @param codes the driver's codes for a conflict
 * @param attempts the most times to run it
 */
export async function retryOnConflict<T>(
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
      // The outcome of a conflict is known, even if COMMIT reported it.
      if (attempt === attempts) throw new DatabaseUnavailableError(error.cause);
      const pause = FIRST_PAUSE * 2 ** attempt;
      await sleep(pause / 2 + (Math.random() * pause) / 2);
    }
  }
}

/** Prisma keeps the driver's error in a property of its own error. */
function driverCodeOf(error: unknown): string | undefined {
  if (error instanceof DriverAdapterError) return error.cause.originalCode;
  const meta = error instanceof Error && 'meta' in error ? error.meta : undefined;
  return typeof meta === 'object' && meta !== null && 'driverAdapterError' in meta
    ? driverCodeOf(meta.driverAdapterError)
    : undefined;
}
