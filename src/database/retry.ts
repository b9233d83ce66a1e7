import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnavailableError } from './database-unavailable-error';
import { codeOf } from './reason';

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
      if (!(error instanceof DatabaseUnavailableError) || attempt === attempts) throw error;
      const code = codeOf(error.cause);
      if (code === undefined || !codes.includes(code)) throw error;
      const pause = FIRST_PAUSE * 2 ** attempt;
      await sleep(pause / 2 + (Math.random() * pause) / 2);
    }
  }
}
