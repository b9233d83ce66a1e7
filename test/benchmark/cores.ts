import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Which cores run what, so that the load and the servers do not take time from each other. */
export interface Cores {
  readonly servers: readonly number[];
  readonly load: number;
  readonly postgres: readonly number[];
}

/**
 * Server, load and Postgres have cores of their own; on a machine with two, Postgres shares that of the load. Null on a
 * machine with one core or without `taskset`: everything runs anywhere then.
 */
export const CORES: Cores | null = plan(availableParallelism());

function plan(count: number): Cores | null {
  if (count < 2 || spawnSync('taskset', ['--version']).status !== 0) return null;
  const others = Array.from({ length: count - 2 }, (_, i) => i + 2);
  return { servers: [0, ...others], load: 1, postgres: others.length === 0 ? [1] : others };
}

/** The command that runs Node with these arguments on a core; on any if it is undefined. */
export function nodeOn(core: number | undefined, args: readonly string[]): [string, ...string[]] {
  return core === undefined
    ? [process.execPath, ...args]
    : ['taskset', '-c', String(core), process.execPath, ...args];
}

/** Moves this process to cores, and with it the processes that it starts from now on. */
export function moveTo(cores: readonly number[]): void {
  if (CORES !== null) spawnSync('taskset', ['-a', '-c', '-p', cores.join(','), String(process.pid)]);
}

/** Linux counts CPU time in hundredths of a second. */
export const TICK = 10;

/**
 * How long programs have kept a core busy, and the hypervisor has kept it from them, since the machine started, in ms; NaN
 * on a system without /proc. Without the kernel, which writes to the disk what the servers want to be written.
 */
export function programTimeOf(core: number): number {
  if (process.platform !== 'linux') return NaN;
  const line = new RegExp(`^cpu${core} (.*)$`, 'm').exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? '';
  const [user = NaN, nice = NaN, , , , , , stolen = NaN] = line.split(' ').map(Number);
  return (user + nice + stolen) * TICK;
}

/** How long this process has waited for a core although it had work to do, in ms; NaN on a system without /proc. */
export function waitingTime(): number {
  if (process.platform !== 'linux') return NaN;
  const [, nanoseconds] = readFileSync('/proc/self/schedstat', 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}
