import type { Writer } from './access';

/** How long a write proves that the database accepts others, in ms. Anyone may ask, and a write takes the disk's time. */
const VALIDITY = 1_000;

/**
 * Finds out whether a database accepts writes. A transaction that changes nothing commits even on a full disk, so
 * from time to time it has to write.
 */
export class WriteCheck {
  readonly #transaction: (work: (writer: Writer) => Promise<void>) => Promise<void>;
  readonly #write: (writer: Writer) => Promise<unknown>;
  #running: Promise<void> | null = null;
  #writtenAt = -Infinity;

  /**
   * @param transaction runs the work in a transaction and resolves after COMMIT has returned
   * @param write makes COMMIT write what the commit of a small event would, and leaves the database as it was
   */
  constructor(
    transaction: (work: (writer: Writer) => Promise<void>) => Promise<void>,
    write: (writer: Writer) => Promise<unknown>,
  ) {
    this.#transaction = transaction;
    this.#write = write;
  }

  /** Resolves if the database accepts writes. Calls at the same time share a transaction. */
  run(): Promise<void> {
    this.#running ??= this.#check().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** To be called when a transaction has failed: the next check writes. */
  expire(): void {
    this.#writtenAt = -Infinity;
  }

  async #check(): Promise<void> {
    const startedAt = performance.now();
    const isWriting = startedAt - this.#writtenAt >= VALIDITY;
    await this.#transaction(async (writer) => {
      await writer.$executeRaw`UPDATE "Event" SET "description" = "description" WHERE false`;
      if (isWriting) await this.#write(writer);
    });
    if (isWriting) this.#writtenAt = startedAt;
  }
}
