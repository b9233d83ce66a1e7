import { readFileSync, writeFileSync } from 'node:fs';

/** The resident memory of a process as Linux counts it, in bytes. */
export interface Memory {
  readonly now: number;
  /** The most since the last reset. */
  readonly peak: number;
}

/** The memory of a process; undefined on a system without /proc. */
export function memoryOf(pid: number | undefined): Memory | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (name: string): number =>
    1024 * Number(new RegExp(String.raw`^${name}:\s+(\d+) kB$`, 'm').exec(status)?.[1]);
  return { now: bytes('VmRSS'), peak: bytes('VmHWM') };
}

/** Lets the peak begin again at what the process holds now. */
export function resetPeak(pid: number | undefined): void {
  // 5 is the only value that Linux defines for this.
  if (process.platform === 'linux' && pid !== undefined) writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
