import type { Writer } from '../../database/access';
import type {
  EventStatements,
  FoundIdempotencyKey,
  IdempotencyKeyId,
  IdempotencyKeyRow,
} from './event-statements';
import { byString } from './lock-order';

/** Expired keys to delete for each new one: more than one, so that the table shrinks again after a burst. */
const EXPIRED_KEYS_PER_NEW_KEY = 2;

/** The idempotency keys of one transaction. */
export class IdempotencyKeys {
  readonly #statements: EventStatements;
  readonly #ttl: number;
  readonly #writer: Writer;

  /**
   * @param ttl how long a key is kept, in ms
   */
  constructor(statements: EventStatements, ttl: number, writer: Writer) {
    this.#statements = statements;
    this.#ttl = ttl;
    this.#writer = writer;
  }

  /** Stores the keys that no earlier request has used and resolves with those; every key is given once. */
  async claim(keys: readonly IdempotencyKeyRow[]): Promise<ReadonlySet<IdempotencyKeyRow>> {
    if (keys.length === 0) return new Set();
    const rows = [...keys].sort(byString(keyString));
    const claimed = await this.#statements.claimKeys(this.#writer, rows, this.#ttl);
    const strings = new Set(claimed.map(keyString));
    return new Set(rows.filter((row) => strings.has(keyString(row))));
  }

  /** Makes keys available again whose requests stored nothing. */
  async release(keys: readonly IdempotencyKeyRow[]): Promise<void> {
    if (keys.length > 0) await this.#statements.deleteKeys(this.#writer, keys.map(idOf));
  }

  /** The stored keys that earlier requests have used. */
  async findUsed(
    keys: readonly IdempotencyKeyRow[],
  ): Promise<(key: IdempotencyKeyRow) => FoundIdempotencyKey | undefined> {
    const rows = keys.length > 0 ? await this.#statements.findKeys(this.#writer, keys.map(idOf)) : [];
    const found = new Map(rows.map((row) => [keyString(row), row]));
    return (key) => found.get(keyString(key));
  }

  /** Deletes some expired keys, in proportion to the number of new ones. */
  async deleteExpired(newKeys: number): Promise<void> {
    if (newKeys === 0) return;
    await this.#statements.deleteExpiredKeys(this.#writer, newKeys * EXPIRED_KEYS_PER_NEW_KEY);
  }
}

/**
 * An idempotency key with its organisation and operation as one string.
 */
export function keyString({ orgId, operation, key }: IdempotencyKeyId): string {
  return JSON.stringify([orgId, operation, key]);
}

function idOf({ orgId, operation, key }: IdempotencyKeyRow): IdempotencyKeyId {
  return { orgId, operation, key };
}
