interface Waiting<Write, Outcome> {
  readonly write: Write;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (reason: unknown) => void;
}

/** Keeps a transaction short while a burst is worked off: a batch of this size commits in some 10 ms. */
const BATCH_LIMIT = 256;

/**
 * Group commit: the writes that arrive while a commit is under way wait and go into the next one together.
 * Each process has one, and every write goes through it.
 */
export class WriteQueue<Write, Outcome> {
  readonly #commit: (batch: readonly Write[]) => Promise<readonly Outcome[]>;
  readonly #isAlone: (write: Write) => boolean;
  #waiting: Waiting<Write, Outcome>[] = [];
  #working: Promise<void> | null = null;

  /**
   * @param commit writes a batch in one transaction and resolves, after COMMIT returned, with the outcome of
   *   each write in their order; if it rejects, so does every write of the batch
   * @param isAlone whether a write is a batch of its own
   */
  constructor(
    commit: (batch: readonly Write[]) => Promise<readonly Outcome[]>,
    isAlone: (write: Write) => boolean = () => false,
  ) {
    this.#commit = commit;
    this.#isAlone = isAlone;
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
    const alone = this.#waiting.findIndex(({ write }) => this.#isAlone(write));
    return Math.min(alone === -1 ? BATCH_LIMIT : Math.max(alone, 1), BATCH_LIMIT);
  }
}
