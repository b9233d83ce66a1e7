import type { Prisma, PrismaClient } from './generated/sqlite/client';
import type { Provider } from './migrations';

// The clients of both providers come from one set of models, so that either has what these name.

/** What a read may use. Of raw statements, only queries: see the lint rules. */
export interface Reader extends Pick<PrismaClient, '$queryRaw'> {
  readonly event: Pick<PrismaClient['event'], 'findUnique' | 'findMany'>;
}

/** What a write may use, inside its transaction. */
export type Writer = Pick<Prisma.TransactionClient, '$executeRaw' | '$queryRaw'>;

/** A database that is migrated and open. Its methods reject with DatabaseUnavailableError alone. */
export interface Database {
  readonly provider: Provider;

  /** Reads what is committed. */
  read<T>(query: (reader: Reader) => Promise<T>): Promise<T>;

  /**
   * Runs the work in one transaction and resolves once COMMIT returned. The work may be run again where another
   * gateway was in its way. For the write queue only: on SQLite, a second writer of the same process would land
   * in this transaction and go down with it.
   */
  transaction<T>(work: (writer: Writer) => Promise<T>): Promise<T>;

  /** Resolves if the database takes writes. */
  check(): Promise<void>;

  close(): Promise<void>;
}

/** The database did not do what it was asked to; `cause` says why, for the log. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';

  /**
   * @param outcomeUnknown the failure came while COMMIT was under way: what was written may be there or not
   */
  constructor(
    cause: unknown,
    readonly outcomeUnknown = false,
  ) {
    super('the database is unavailable', { cause });
  }
}

/** Passes an answer of the database on, and a failure as DatabaseUnavailableError. */
export async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new DatabaseUnavailableError(error);
  }
}

/**
 * Runs the work in a transaction of the client, and tells a failure before COMMIT, after which nothing is
 * written, from one during it.
 */
export async function inTransaction<T>(
  client: TransactionClient,
  work: (writer: Writer) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  let committing = false;
  try {
    return await client.$transaction(async (writer) => {
      const result = await work(writer);
      committing = true;
      return result;
    }, options);
  } catch (error) {
    throw new DatabaseUnavailableError(error, committing);
  }
}

/** Asks for all that a write needs, and changes nothing. */
export async function probe(client: TransactionClient, options: TransactionOptions): Promise<void> {
  await inTransaction(
    client,
    (writer) => writer.$executeRaw`UPDATE "Event" SET "description" = "description" WHERE false`,
    options,
  );
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
