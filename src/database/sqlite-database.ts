import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseConfig } from '../config';
import type { WriteObserver } from '../observer';
import type { Writer } from './access';
import { asOneStatement, type Database, inTransaction, withTypedError } from './database';
import { DatabaseUnavailableError } from './database-unavailable-error';
import { PrismaClient } from './generated/sqlite/client';
import { applyMigrations, pendingMigrations, requireNoPendingMigrations } from './migrations';
import { reasonOf, withMessage } from './reason';
import { retryOnConflict } from './retry';
import { DurableSqlite, ExclusiveSqlite, ReadOnlySqlite } from './sqlite-connections';
import { SqliteFiles } from './sqlite-files';
import { Turns } from './turns';
import { WriteCheck } from './write-check';
import { type Commits, WriteQueue } from './write-queue';

export type SqliteConfig = Extract<DatabaseConfig, { provider: 'sqlite' }>;

/** The longest pause of a start before it tries a locked file again, in ms. Random, so that processes drift apart. */
const MAX_PAUSE = 100;

/** Another process has locked the file, or has written to it since this transaction read it. */
const CONFLICTS = ['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT'];

/**
 * Errors of COMMIT after which nothing is stored: they are raised before the last page of the transaction is written.
 * After an I/O error, that page may be on disk.
 */
const ROLLED_BACK = /^SQLITE_(BUSY|CONSTRAINT|FULL|LOCKED|READONLY)/;

/** The same of a statement that commits by itself, and errors in the statement. */
const ROLLED_BACK_STATEMENT = /^SQLITE_(BUSY|CONSTRAINT|ERROR|FULL|LOCKED|READONLY)/;

/** How often a transaction is run while another process has locked the file: for some two seconds. */
const ATTEMPTS = 8;

/**
 * How long a batch may wait for more writes, in ms. The clients that were answered together send their next writes soon, but
 * not all at once, and a commit, during which nothing else is done, takes hardly longer for all of them than for the first.
 */
const GATHERING_TIME = 0.2;

/** The longest time for a transaction, in ms: far longer than the largest batch takes. */
const TRANSACTION_TIMEOUT = 30_000;

/**
 * Opens an SQLite file, and checks that it is up to date if it was not migrated on start.
 *
 * @throws Error with the file and the reason if it cannot be opened
 */
export async function openSqliteDatabase(
  { file, migrateOnStart, startTimeout, writeWait }: SqliteConfig,
  observer: WriteObserver,
): Promise<Database> {
  return withFileName(file, reasonOf, () =>
    waitWhileLocked(startTimeout, async () => {
      if (!migrateOnStart) await requireNoPendingMigrations('sqlite', new DurableSqlite(file));
      return open(file, (commits) => new WriteQueue(commits, writeWait, observer));
    }),
  );
}

/**
 * Applies the pending migrations to an SQLite file, one process at a time, and resolves with their names. Creates the
 * file and its folder if they do not exist.
 *
 * @throws Error with the file and the reason if it cannot be migrated
 */
export async function migrateSqlite({ file, startTimeout }: SqliteConfig): Promise<readonly string[]> {
  return withFileName(file, migrationFailure, async () => {
    await mkdir(path.dirname(file), { recursive: true });
    return waitWhileLocked(startTimeout, async () => {
      // Processes that wait for another to migrate have nothing left to do afterwards, and it may serve by then.
      const pending = await pendingMigrations('sqlite', new DurableSqlite(file));
      return pending.length === 0 ? [] : applyMigrations('sqlite', new ExclusiveSqlite(file));
    });
  });
}

function withFileName<T>(
  file: string,
  toReason: (error: unknown) => string,
  work: () => Promise<T>,
): Promise<T> {
  return withMessage((error) => `cannot open the database ${file}: ${toReason(error)}`, work);
}

/** Runs the work again while another process has locked the file, up to a timeout in ms. */
async function waitWhileLocked<T>(timeout: number, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + timeout;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isLocked(error) || Date.now() >= deadline) throw error;
      await sleep(Math.random() * MAX_PAUSE);
    }
  }
}

/** The connections to a file. The driver's are single, so a read on the writer would see what is not committed. */
interface Clients {
  readonly writer: PrismaClient;
  readonly reader: PrismaClient;
}

/** Makes the queue of the writes. */
type ToQueue = (commits: Commits) => WriteQueue;

async function open(file: string, toQueue: ToQueue): Promise<Database> {
  const writer = new PrismaClient({ adapter: new DurableSqlite(file) });
  const reader = new PrismaClient({ adapter: new ReadOnlySqlite(file) });
  const close = async (): Promise<void> => {
    await reader.$disconnect();
    await writer.$disconnect();
  };
  try {
    await writer.$connect();
    await reader.$connect();
    return databaseOf({ writer, reader }, new SqliteFiles(file), toQueue, close);
  } catch (error) {
    await close();
    throw error;
  }
}

function databaseOf(
  { writer, reader }: Clients,
  files: SqliteFiles,
  toQueue: ToQueue,
  close: () => Promise<void>,
): Database {
  const turns = new Turns();
  /** Runs one transaction at a time: the ROLLBACK of a failed one would end another. */
  const serialize = <T>(run: () => Promise<T>): Promise<T> => {
    const attempt = (): Promise<T> =>
      run().catch(async (error: unknown) => {
        // If COMMIT fails, the client leaves the transaction open, and the next one could not begin.
        await writer.$executeRaw`ROLLBACK`.catch(() => undefined);
        throw error;
      });
    return turns.take(() => retryOnConflict(CONFLICTS, ATTEMPTS, attempt));
  };
  const commit = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await serialize(() => inPlace(files, run));
    } catch (error) {
      writeCheck.expire();
      throw error;
    }
  };
  const transaction: Commits['transaction'] = (work) => commit(() => runTransaction(writer, files, work));
  const oneStatement: Commits['oneStatement'] = (work) =>
    commit(async () => {
      requireInPlace(files, false);
      return asOneStatement(writer, work, (code) => ROLLED_BACK_STATEMENT.test(code));
    });
  const writeCheck = new WriteCheck(transaction, writePages);
  const writes = toQueue({ transaction, oneStatement, gatheringTime: GATHERING_TIME });

  return {
    provider: 'sqlite',
    writes,
    connections: () => null,
    read: (query) =>
      withTypedError(() => {
        files.requireInPlace();
        return query(reader);
      }),
    transaction,
    check: () => writeCheck.run(),
    close: async () => {
      await writes.drain();
      await close();
    },
  };
}

/** Runs the work in a transaction. */
function runTransaction<T>(
  client: PrismaClient,
  files: SqliteFiles,
  work: (writer: Writer) => Promise<T>,
): Promise<T> {
  const checkedWork = async (writer: Writer): Promise<T> => {
    const result = await work(writer);
    files.requireInPlace();
    return result;
  };
  const options = { timeout: TRANSACTION_TIMEOUT };
  return inTransaction(client, checkedWork, options, (code) => ROLLED_BACK.test(code));
}

/** Commits something. Resolves only if the files are in place afterwards. */
async function inPlace<T>(files: SqliteFiles, commit: () => Promise<T>): Promise<T> {
  const result = await commit();
  requireInPlace(files, true);
  return result;
}

/**
 * @throws DatabaseUnavailableError if the files are not in place
 */
function requireInPlace(files: SqliteFiles, isOutcomeUnknown: boolean): void {
  try {
    files.requireInPlace();
  } catch (error) {
    throw new DatabaseUnavailableError(error, isOutcomeUnknown);
  }
}

/** Makes a transaction allocate and write some ten pages, which is more than a small event takes. */
async function writePages(writer: Writer): Promise<void> {
  await writer.$executeRaw`
    INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "logs")
    VALUES ('write check', '', 'write check', zeroblob(32768))`;
  await writer.$executeRaw`DELETE FROM "_prisma_migrations" WHERE "id" = 'write check'`;
}

/** The driver's error for a locked file, also as the schema engine reports it. */
function isLocked(error: unknown): boolean {
  return error instanceof Error && error.message.includes('SocketTimeout');
}

function migrationFailure(error: unknown): string {
  return isLocked(error) ? 'another process keeps it from being migrated' : reasonOf(error);
}
