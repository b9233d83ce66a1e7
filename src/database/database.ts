import type { Reader, Writer } from './access';
import { DatabaseUnavailableError } from './database-unavailable-error';
import type { Provider } from './migrations';
import { codeOf } from './reason';
import type { WriteQueue } from './write-queue';

/** An open database. Its methods reject with DatabaseUnavailableError only. */
export interface Database {
  readonly provider: Provider;

  /** All writes of the process go through it. */
  readonly writes: WriteQueue;

  /** The connections to the server; null if there is no server. */
  connections(): Connections | null;

  /** Reads committed data. */
  read<T>(query: (reader: Reader) => Promise<T>): Promise<T>;

  /**
   * Runs the work in a transaction and resolves after COMMIT has returned. The work is run again after a conflict
   * with another gateway. For the write queue, and for work before the gateway serves requests: on SQLite, a write
   * outside of the queue could join an open transaction and be rolled back with it.
   */
  transaction<T>(work: (writer: Writer) => Promise<T>): Promise<T>;

  /** Resolves if the database accepts writes. */
  check(): Promise<void>;

  /** Commits waiting writes and closes all connections. */
  close(): Promise<void>;
}

/** The connections of a gateway to its database server. */
export interface Connections {
  /** The most that the gateway opens. */
  readonly max: number;
  readonly open: number;
  /** Those of the open ones that are not in use. */
  readonly idle: number;
  /** How many requests wait for a connection. */
  readonly waiting: number;
}

/** The client's code for a transaction that had timed out and was rolled back, so that it did not send COMMIT. */
const NOT_SENT = 'P2028';

/** Turns any failure of a query into a DatabaseUnavailableError. */
export async function withTypedError<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (error) {
    throw new DatabaseUnavailableError(error);
  }
}

/**
 * Runs the work in a transaction of the client. The error says whether nothing was stored, or whether that is unknown
 * because COMMIT was in progress.
 *
 * @param isRolledBack recognises the driver's codes for a COMMIT that has stored nothing
 */
export async function inTransaction<T>(
  client: TransactionClient,
  work: (writer: Writer) => Promise<T>,
  options: TransactionOptions,
  isRolledBack: (code: string) => boolean,
): Promise<T> {
  const progress = { isCommitting: false };
  try {
    return await client.$transaction(async (writer) => {
      const result = await work(writer);
      progress.isCommitting = true;
      return result;
    }, options);
  } catch (error) {
    const code = codeOf(error);
    const isDefinite = code !== undefined && (code === NOT_SENT || isRolledBack(code));
    throw new DatabaseUnavailableError(error, progress.isCommitting && !isDefinite);
  }
}

/**
 * Runs work that is a single statement, which the database commits by itself: without the BEGIN and the COMMIT of a
 * transaction, each of which takes a turn through the client. The error says whether nothing was stored.
 *
 * @param isRolledBack recognises the driver's codes for a statement that has stored nothing
 * @throws Error if the work tries to execute a second statement
 */
export async function asOneStatement<T>(
  client: Writer,
  work: (writer: Writer) => Promise<T>,
  isRolledBack: (code: string) => boolean,
): Promise<T> {
  try {
    return await work(new OneStatement(client));
  } catch (error) {
    const code = codeOf(error);
    throw new DatabaseUnavailableError(error, code === undefined || !isRolledBack(code));
  }
}

/** Executes one statement. A second one would not be in the same transaction. */
class OneStatement implements Writer {
  readonly #client: Writer;
  #isUsed = false;

  constructor(client: Writer) {
    this.#client = client;
  }

  get $queryRaw(): Writer['$queryRaw'] {
    return this.#use().$queryRaw.bind(this.#client);
  }

  get $executeRaw(): Writer['$executeRaw'] {
    return this.#use().$executeRaw.bind(this.#client);
  }

  #use(): Writer {
    if (this.#isUsed) throw new Error('a second statement needs a transaction');
    this.#isUsed = true;
    return this.#client;
  }
}

/** Times in ms. */
interface TransactionOptions {
  /** How long to wait for a connection. */
  readonly maxWait?: number;
  readonly timeout: number;
}

interface TransactionClient {
  $transaction<T>(work: (writer: Writer) => Promise<T>, options: TransactionOptions): Promise<T>;
}
