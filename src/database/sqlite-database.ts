import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type { DatabaseConfig } from '../config';
import type { Writer } from './access';
import { type Database, inTransaction, withTypedError } from './database';
import { DatabaseUnavailableError } from './database-unavailable-error';
import { PrismaClient } from './generated/sqlite/client';
import { applyMigrations, pendingMigrations, requireNoPendingMigrations } from './migrations';
import { reasonOf, withMessage } from './reason';
import { retryOnConflict } from './retry';
import { SqliteFiles } from './sqlite-files';
import { WriteCheck } from './write-check';
import { WriteQueue } from './write-queue';

export type SqliteConfig = Extract<DatabaseConfig, { provider: 'sqlite' }>;

/** How long the driver waits for another process that has locked the file, in ms: it blocks this process. */
const BUSY_TIMEOUT = 20;

/** The longest pause of a start before it tries a locked file again, in ms. Random, so that processes drift apart. */
const MAX_PAUSE = 100;

/** Another process has locked the file, or has written to it since this transaction read it. */
const CONFLICTS = ['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT'];

/**
 * Errors of COMMIT after which nothing is stored: they are raised before the last page of the transaction is written.
 * After an I/O error, that page may be on disk.
 */
const ROLLED_BACK = /^SQLITE_(BUSY|CONSTRAINT|FULL|LOCKED|READONLY)/;

/** How often a transaction is run while another process has locked the file: for some two seconds. */
const ATTEMPTS = 8;

/** How long a write waits for those before it, in ms: for several batches that another process holds up. */
const MAX_WAIT = 10_000;

/** The longest time for a transaction, in ms: far longer than the largest batch takes. */
const TRANSACTION_TIMEOUT = 30_000;

/**
 * Opens an SQLite file, and checks that it is up to date if it was not migrated on start.
 *
 * @throws Error with the file and the reason if it cannot be opened
 */
export async function openSqliteDatabase({
  file,
  migrateOnStart,
  startTimeout,
}: SqliteConfig): Promise<Database> {
  const url = `file:${file}`;
  return withFileName(file, reasonOf, () =>
    waitWhileLocked(startTimeout, async () => {
      const durable = new DurableSqlite(url);
      if (!migrateOnStart) await requireNoPendingMigrations('sqlite', durable);
      return open(file, durable);
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
  const url = `file:${file}`;
  return withFileName(file, migrationFailure, async () => {
    await mkdir(path.dirname(file), { recursive: true });
    return waitWhileLocked(startTimeout, async () => {
      // Processes that wait for another to migrate have nothing left to do afterwards, and it may serve by then.
      const pending = await pendingMigrations('sqlite', new DurableSqlite(url));
      return pending.length === 0 ? [] : applyMigrations('sqlite', new ExclusiveSqlite(url));
    });
  });
}

function withFileName<T>(
  file: string,
  reasonOf: (error: unknown) => string,
  work: () => Promise<T>,
): Promise<T> {
  return withMessage((error) => `cannot open the database ${file}: ${reasonOf(error)}`, work);
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

async function open(file: string, durable: DurableSqlite): Promise<Database> {
  // The adapter has one connection, on which a read would see the uncommitted writes of a transaction.
  const writer = new PrismaClient({ adapter: durable });
  const reader = new PrismaClient({
    adapter: new PrismaBetterSqlite3({ url: `file:${file}`, readonly: true, timeout: BUSY_TIMEOUT }),
  });
  const disconnect = async (): Promise<void> => {
    await reader.$disconnect();
    await writer.$disconnect();
  };
  try {
    await writer.$connect();
    await reader.$connect();
  } catch (error) {
    await disconnect();
    throw error;
  }

  const options = { timeout: TRANSACTION_TIMEOUT };
  let last: Promise<unknown> = Promise.resolve();
  /** Runs one transaction at a time: the ROLLBACK of a failed one would end another. */
  const serialize = <T>(run: () => Promise<T>): Promise<T> => {
    const attempt = (): Promise<T> =>
      run().catch(async (error: unknown) => {
        // If COMMIT fails, the client leaves the transaction open, and the next one could not begin.
        await writer.$executeRaw`ROLLBACK`.catch(() => undefined);
        throw error;
      });
    const result = last.then(() => retryOnConflict(CONFLICTS, ATTEMPTS, attempt));
    last = result.catch(() => undefined);
    return result;
  };
  const files = new SqliteFiles(file);
  const commit = async <T>(work: (writer: Writer) => Promise<T>): Promise<T> => {
    const checkedWork = async (transactionWriter: Writer): Promise<T> => {
      const result = await work(transactionWriter);
      files.requireInPlace();
      return result;
    };
    const result = await inTransaction(writer, checkedWork, options, (code) => ROLLED_BACK.test(code));
    try {
      files.requireInPlace();
    } catch (error) {
      throw new DatabaseUnavailableError(error, true);
    }
    return result;
  };
  const transaction = async <T>(work: (writer: Writer) => Promise<T>): Promise<T> => {
    try {
      return await serialize(() => commit(work));
    } catch (error) {
      writeCheck.expire();
      throw error;
    }
  };
  const writeCheck = new WriteCheck(transaction, writePages);
  const writes = new WriteQueue(transaction, MAX_WAIT);

  return {
    provider: 'sqlite',
    writes,
    read: (query) =>
      withTypedError(() => {
        files.requireInPlace();
        return query(reader);
      }),
    transaction,
    check: () => writeCheck.run(),
    close: async () => {
      await writes.drain();
      await disconnect();
    },
  };
}

/** Makes a transaction allocate and write some ten pages, which is more than a small event takes. */
async function writePages(writer: Writer): Promise<void> {
  await writer.$executeRaw`
    INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "logs")
    VALUES ('write check', '', 'write check', zeroblob(32768))`;
  await writer.$executeRaw`DELETE FROM "_prisma_migrations" WHERE "id" = 'write check'`;
}

/** Creates connections whose commits are on disk when they return. */
class DurableSqlite extends PrismaBetterSqlite3 {
  constructor(url: string) {
    super({ url, timeout: BUSY_TIMEOUT });
  }

  override async connect(): Promise<SqlDriverAdapter> {
    const connection = await super.connect();
    try {
      await this.prepare(connection);
      return connection;
    } catch (error) {
      // It would keep other processes from locking the file.
      await connection.dispose();
      throw error;
    }
  }

  protected async prepare(connection: SqlDriverAdapter): Promise<void> {
    // In WAL mode the driver defaults to synchronous=NORMAL, with which a power cut loses the last commits.
    await connection.executeScript('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    await expectPragma(connection, 'journal_mode', 'wal');
    await expectPragma(connection, 'synchronous', 2);
  }
}

/**
 * Creates connections that lock the file for themselves until they are closed. SQLite releases the lock of a process
 * that is killed.
 */
class ExclusiveSqlite extends DurableSqlite {
  protected override async prepare(connection: SqlDriverAdapter): Promise<void> {
    await connection.executeScript('PRAGMA locking_mode = EXCLUSIVE;');
    await super.prepare(connection);
    // In this mode, a lock is kept after the transaction that needed it. The schema engine reads before it writes:
    // two processes that have both read would wait for each other.
    await connection.executeScript('BEGIN EXCLUSIVE; COMMIT;');
  }
}

async function expectPragma(
  connection: SqlDriverAdapter,
  pragma: string,
  expected: string | number,
): Promise<void> {
  const { rows } = await connection.queryRaw({ sql: `PRAGMA ${pragma}`, args: [], argTypes: [] });
  const actual = rows[0]?.[0];
  if (actual !== expected) {
    throw new Error(`SQLite runs with ${pragma}=${String(actual)} where ${expected} is needed`);
  }
}

/** The driver's error for a locked file, also as the schema engine reports it. */
function isLocked(error: unknown): boolean {
  return error instanceof Error && error.message.includes('SocketTimeout');
}

function migrationFailure(error: unknown): string {
  return isLocked(error) ? 'another process keeps it from being migrated' : reasonOf(error);
}
