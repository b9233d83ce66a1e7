import { afterAll } from '@jest/globals';

const cleanups: (() => unknown)[] = [];

/** Does this after the tests of the file, the last first. */
export function afterTests(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});
