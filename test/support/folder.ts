import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterTests } from './cleanup';

/** A new empty folder, removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'events-'));
  afterTests(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
