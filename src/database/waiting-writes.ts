/** Keeps transactions short during a burst: small writes of this weight commit in some 10 ms. */
const MAX_BATCH_WEIGHT = 256;

/** The most weight that waits, which bounds the memory: as much as a fast database commits in some five seconds. */
const MAX_WAITING_WEIGHT = 64 * MAX_BATCH_WEIGHT;

/** A write that waits for its batch. */
export interface WaitingWrite {
  readonly weight: number;
  /** Writes with the same key never share a batch. */
  readonly exclusiveKey: string | undefined;
}

/** The writes that wait for their batch, the oldest first. */
export class WaitingWrites<Write extends WaitingWrite> {
  readonly #writes = new Set<Write>();
  /** How many writes have a key. */
  readonly #keys = new Map<string, number>();
  #weight = 0;

  get size(): number {
    return this.#writes.size;
  }

  add(write: Write): void {
    this.#writes.add(write);
    this.#weight += batchWeight(write);
    this.#count(write, 1);
  }

  delete(write: Write): void {
    if (!this.#writes.delete(write)) return;
    // Fractions do not add up exactly.
    this.#weight = this.size === 0 ? 0 : this.#weight - batchWeight(write);
    this.#count(write, -1);
  }

  /** Whether there is no room for another write. */
  isFull(write: WaitingWrite): boolean {
    return this.#weight + batchWeight(write) > MAX_WAITING_WEIGHT;
  }

  /** About how many batches a new write would have to let pass. */
  batchesBefore(write: WaitingWrite): number {
    const { exclusiveKey: key } = write;
    const sameKey = key === undefined ? 0 : (this.#keys.get(key) ?? 0);
    return Math.max(sameKey, Math.ceil((this.#weight + batchWeight(write)) / MAX_BATCH_WEIGHT) - 1);
  }

  /** The oldest writes that fit a batch. One that has the key of another in the batch keeps waiting. */
  nextBatch(): Write[] {
    const batch: Write[] = [];
    const keys = new Set<string>();
    let weight = 0;
    for (const write of this.#writes) {
      const { exclusiveKey: key } = write;
      if (key !== undefined && keys.has(key)) continue;
      weight += batchWeight(write);
      if (weight > MAX_BATCH_WEIGHT && batch.length > 0) break;
      batch.push(write);
      if (key !== undefined) keys.add(key);
    }
    return batch;
  }

  #count({ exclusiveKey: key }: Write, difference: 1 | -1): void {
    if (key === undefined) return;
    const count = (this.#keys.get(key) ?? 0) + difference;
    if (count === 0) this.#keys.delete(key);
    else this.#keys.set(key, count);
  }
}

/** A write that is heavier than a batch is one by itself. */
function batchWeight({ weight }: WaitingWrite): number {
  return Math.min(weight, MAX_BATCH_WEIGHT);
}
