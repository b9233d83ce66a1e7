interface Waiting<Write, Outcome> {
  readonly write: Write;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (reason: unknown) => void;
}

/** Keeps a transaction short while a burst is worked off: small writes of this weight commit in some 10 ms. */
const BATCH_LIMIT = 256;

/**
 * Group commit: the writes that arrive while a commit is under way wait and go into the next one together.
 * Each process has one, and every write goes through it.
 */
export class WriteQueue<Write, Outcome> {
  readonly #commit: (batch: readonly Write[]) => Promise<readonly Outcome[]>;
  readonly #weightOf: (write: Write) => number;
  #waiting: Waiting<Write, Outcome>[] = [];
  #working: Promise<void> | null = null;

  /**
   * @param commit writes a batch in one transaction and resolves, after COMMIT returned, with the outcome of
   *   each write in their order; if it rejects, so does every write of the batch
   * @param weightOf how much of a batch a write takes, 1 for a small one; what is too heavy is a batch of its own
   */
  constructor(
    commit: (batch: readonly Write[]) => Promise<readonly Outcome[]>,
    weightOf: (write: Write) => number = () => 1,
  ) {
    this.#commit = commit;
    this.#weightOf = weightOf;
  }

  /** Resolves with the outcome once the write is committed. */
  submit(write: Write): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ write, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  /** Resolves when nothing waits and nothing is under way. */
  async drain(): Promise<void> {
    while (this.#working !== null) await this.#working;
  }

  async #work(): Promise<void> {
    // Requests that were parsed in one turn of the event loop start together: let them share the first commit.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#batchSize());
      try {
        const outcomes = await this.#commit(batch.map(({ write }) => write));
        for (const [i, { resolve, reject }] of batch.entries()) {
          const outcome = outcomes[i];
          if (outcome === undefined) reject(new Error('a commit left a write without an outcome'));
          else resolve(outcome);
        }
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#working = null;
  }

  #batchSize(): number {
    let weight = 0;
    const tooMany = this.#waiting.findIndex(({ write }) => (weight += this.#weightOf(write)) > BATCH_LIMIT);
    return tooMany === -1 ? this.#waiting.length : Math.max(tooMany, 1);
  }
}
