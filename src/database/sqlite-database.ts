import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type { DatabaseConfig } from '../config';
import { type Database, inTransaction, probe, withTypedError, type Writer } from './database';
import { PrismaClient } from './generated/sqlite/client';
import { applyMigrations, requireNoPendingMigrations } from './migrations';
import { reasonOf, withMessage } from './reason';
import { retryOnConflict } from './retry';
import { WriteQueue } from './write-queue';

export type SqliteConfig = Extract<DatabaseConfig, { provider: 'sqlite' }>;

/** How long the driver waits for another process that has locked the file, in ms: it blocks this process. */
const BUSY_TIMEOUT = 20;

/** How long a start waits for another process that migrates the same file, in ms. */
const MIGRATION_TIMEOUT = 5_000;

/** Another process has locked the file, or has written to it since this transaction read it. */
const CONFLICTS = ['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT'];

/** How often a transaction is run while another process has locked the file: for some two seconds. */
const ATTEMPTS = 8;

/** The longest time for a transaction, in ms: far longer than the largest batch takes. */
const TRANSACTION_TIMEOUT = 30_000;

/**
 * Opens an SQLite file, and checks that it is up to date if it was not migrated on start.
 *
 * @throws Error with the file and the reason if it cannot be opened
 */
export async function openSqliteDatabase({ file, migrateOnStart }: SqliteConfig): Promise<Database> {
  const url = `file:${file}`;
  return withFileName(file, async () => {
    const durable = new DurableSqlite({ url, timeout: BUSY_TIMEOUT });
    if (!migrateOnStart) await requireNoPendingMigrations('sqlite', durable);
    return open(url, durable);
  });
}

/**
 * Applies the pending migrations to an SQLite file and resolves with their names. Creates the file and its folder if
 * they do not exist.
 *
 * @param file an absolute path
 * @throws Error with the file and the reason if it cannot be migrated
 */
export async function migrateSqlite(file: string): Promise<readonly string[]> {
  return withFileName(file, async () => {
    await mkdir(path.dirname(file), { recursive: true });
    return applyMigrations('sqlite', new DurableSqlite({ url: `file:${file}`, timeout: MIGRATION_TIMEOUT }));
  });
}

function withFileName<T>(file: string, work: () => Promise<T>): Promise<T> {
  return withMessage((error) => `cannot open the database ${file}: ${explain(error)}`, work);
}

async function open(url: string, durable: DurableSqlite): Promise<Database> {
  // The adapter has one connection, on which a read would see the uncommitted writes of a transaction.
  const writer = new PrismaClient({ adapter: durable });
  const reader = new PrismaClient({
    adapter: new PrismaBetterSqlite3({ url, readonly: true, timeout: BUSY_TIMEOUT }),
  });
  await writer.$connect();
  await reader.$connect();

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
  const transaction = <T>(work: (writer: Writer) => Promise<T>): Promise<T> =>
    serialize(() => inTransaction(writer, work, options));
  const writes = new WriteQueue(transaction);

  return {
    provider: 'sqlite',
    writes,
    read: (query) => withTypedError(query(reader)),
    transaction,
    check: () => serialize(() => probe(writer, options)),
    close: async () => {
      await writes.drain();
      await reader.$disconnect();
      await writer.$disconnect();
    },
  };
}

/** Creates connections whose commits are on disk when they return. */
class DurableSqlite extends PrismaBetterSqlite3 {
  override async connect(): Promise<SqlDriverAdapter> {
    const connection = await super.connect();
    // In WAL mode the driver defaults to synchronous=NORMAL, with which a power cut loses the last commits.
    await connection.executeScript('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    await expectPragma(connection, 'journal_mode', 'wal');
    await expectPragma(connection, 'synchronous', 2);
    return connection;
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

function explain(error: unknown): string {
  const reason = reasonOf(error);
  // This is how the schema engine reports the driver's error for a locked file.
  return reason.includes('SocketTimeout') ? 'another process keeps it from being migrated' : reason;
}
