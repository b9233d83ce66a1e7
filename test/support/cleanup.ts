import { afterAll } from '@jest/globals';

const cleanups: (() => unknown)[] = [];

/** Runs the cleanup after the tests of the file, in reverse order of registration. */
export function afterTests(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

// One that fails must not keep the others from running: a process that is left behind would keep Jest waiting.
afterAll(async () => {
  const failures: unknown[] = [];
  for (const cleanup of cleanups.reverse()) {
    try {
      await cleanup();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
});
