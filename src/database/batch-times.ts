/** How much the latest batch counts in the average, so that a few batches tell that a database has recovered. */
const SHARE_OF_LATEST = 0.5;

/** Estimates from the latest batches how long the next ones will take. Times are in ms. */
export class BatchTimes {
  #average: number | null = null;
  #startedAt: number | null = null;

  /** A batch begins. */
  start(): void {
    this.#startedAt = performance.now();
  }

  /** The batch has ended, one way or the other. */
  end(): void {
    const latest = this.#elapsed();
    this.#average = this.#average === null ? latest : mix(latest, this.#average);
    this.#startedAt = null;
  }

  /**
   * The time until the current batch and this number of further ones have ended; 0 if nothing is under way and there
   * are no further ones. A batch that takes longer than usual is expected to take as long again.
   */
  until(furtherBatches: number): number {
    const elapsed = this.#elapsed();
    const average = this.#average ?? 0;
    const current = elapsed > average ? elapsed : average - elapsed;
    const rest = this.#startedAt === null ? 0 : current;
    return rest + furtherBatches * Math.max(average, elapsed);
  }

  #elapsed(): number {
    return this.#startedAt === null ? 0 : performance.now() - this.#startedAt;
  }
}

function mix(latest: number, average: number): number {
  return SHARE_OF_LATEST * latest + (1 - SHARE_OF_LATEST) * average;
}
