import { setTimeout as sleep } from 'node:timers/promises';
import { CORES, programTimeOf } from './cores';

/** If others take more than this share of the core of the servers, they disturb. */
export const DISTURBANCE = 0.05;

/** How long the core of the servers must have been idle, in ms. */
const INTERVAL = 250;

/** Waits until others leave the core of the servers alone, for a limited time in all. */
export class Quiet {
  #left: number;

  /**
   * @param seconds how long to wait in all
   */
  constructor(seconds: number) {
    this.#left = seconds * 1_000;
  }

  /** Whether there is no time left. */
  get isExhausted(): boolean {
    return this.#left <= 0;
  }

  /** Counts the time that the work takes. */
  async spend<T>(work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      this.#left -= performance.now() - startedAt;
    }
  }

  /** Resolves when the cores of the servers and of the load are idle, or when the time is over. No load must be running. */
  async wait(): Promise<void> {
    if (CORES === null) return;
    const cores = [...CORES.servers, CORES.load];
    const deadline = performance.now() + this.#left;
    while (performance.now() < deadline) {
      const before = cores.map(programTimeOf);
      await sleep(INTERVAL);
      const busiest = Math.max(...cores.map((core, i) => programTimeOf(core) - (before[i] ?? NaN)));
      if (!(busiest > DISTURBANCE * INTERVAL)) return;
    }
  }
}
