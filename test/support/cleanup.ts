import { afterAll } from '@jest/globals';

const cleanups: (() => unknown)[] = [];

/** Runs the cleanup after the tests of the file, in reverse order of registration. */
export function afterTests(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});
