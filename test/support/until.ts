import { setTimeout as sleep } from 'node:timers/promises';

/** How long to wait for what has to happen, in ms: a machine that runs tests is slow, and has other work. */
const PATIENCE = 30_000;

/** Resolves with the first value that is not null, which something in the background leads to. */
export async function until<Value>(find: () => Value | null | Promise<Value | null>): Promise<Value> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const value = await find();
    if (value !== null) return value;
    if (performance.now() > end) throw new Error('it does not happen');
    await sleep(20);
  }
}

/** Resolves when the condition holds. */
export async function untilTrue(holds: () => boolean | Promise<boolean>): Promise<void> {
  await until(async () => ((await holds()) ? true : null));
}
