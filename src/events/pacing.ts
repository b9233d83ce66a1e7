import { setImmediate } from 'node:timers/promises';

/** The longest time that a large request takes before it gives other requests a turn, in ms. */
const MAX_TURN = 10;

/** Divides the work of a large request into turns of the event loop. */
export class Pacer {
  #turnStart = performance.now();

  /** Resolves at once, or in the next turn of the event loop if this one has taken too long. */
  async pause(): Promise<void> {
    if (performance.now() - this.#turnStart < MAX_TURN) return;
    await setImmediate();
    this.#turnStart = performance.now();
  }
}
