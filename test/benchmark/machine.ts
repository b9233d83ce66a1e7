import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, platform, release, tmpdir } from 'node:os';
import path from 'node:path';
import { median } from './statistics';

/** Where and when something was measured. */
export interface Machine {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly system: string;
  readonly node: string;
  /** The median time for writing a page of 4 KB to the disk of the temporary folder, in ms. */
  readonly sync: number;
}

/**
 * Describes the machine.
 */
export function describeMachine(): Machine {
  return {
    date: new Date().toISOString(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    // This process may be pinned to one of them.
    cores: cpus().length,
    system: `${platform()} ${release()}`,
    node: process.version,
    sync: measureSync(),
  };
}

function measureSync(): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'events-benchmark-'));
  const file = openSync(path.join(folder, 'page'), 'w');
  try {
    const page = Buffer.alloc(4_096, 1);
    const times = Array.from({ length: 100 }, () => {
      const startedAt = performance.now();
      writeSync(file, page);
      fdatasyncSync(file);
      return performance.now() - startedAt;
    });
    return median(times);
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
}
