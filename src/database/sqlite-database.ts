import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type { DatabaseConfig } from '../config';
import { answered, type Database, inTransaction, probe } from './database';
import { PrismaClient } from './generated/sqlite/client';
import { applyMigrations, requireMigrations } from './migrations';
import { reasonOf, worded } from './reason';
import { retryWhereInTheWay } from './retry';

export type SqliteConfig = Extract<DatabaseConfig, { provider: 'sqlite' }>;

/** How long the driver waits for another process that holds the file, in ms: it blocks this whole process. */
const BUSY_TIMEOUT = 20;

/** How long a start waits for another process that migrates the same file, in ms. Nothing else runs yet. */
const MIGRATION_TIMEOUT = 5_000;

/** Another process holds the file, or wrote to it after this transaction had read. */
const IN_THE_WAY = ['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT'];

/** How often a batch is run, in all, where another process holds the file: for some two seconds. */
const ATTEMPTS = 8;

/** How long a batch may take, in ms: far above what the largest takes, since it runs in this process alone. */
const TRANSACTION_TIMEOUT = 30_000;

/**
 * Opens an SQLite file that is up to date, which it checks where the start did not see to it.
 *
 * @throws Error that names the file, and why it cannot be opened
 */
export async function openSqliteDatabase({ file, migrateOnStart }: SqliteConfig): Promise<Database> {
  const url = `file:${file}`;
  return telling(file, async () => {
    const durable = new DurableSqlite({ url, timeout: BUSY_TIMEOUT });
    if (!migrateOnStart) await requireMigrations('sqlite', durable);
    return open(url, durable);
  });
}

/**
 * Makes the SQLite file and its folder where they are missing, and brings it up to the newest migration.
 * Resolves with the names of the migrations that it applied.
 *
 * @param file an absolute path
 * @throws Error that names the file, and why it cannot be migrated
 */
export async function migrateSqlite(file: string): Promise<readonly string[]> {
  return telling(file, async () => {
    await mkdir(path.dirname(file), { recursive: true });
    return applyMigrations('sqlite', new DurableSqlite({ url: `file:${file}`, timeout: MIGRATION_TIMEOUT }));
  });
}

function telling<T>(file: string, work: () => Promise<T>): Promise<T> {
  return worded((error) => `cannot open the database ${file}: ${explain(error)}`, work);
}

async function open(url: string, durable: DurableSqlite): Promise<Database> {
  // The adapter has one connection, so a read beside a transaction of it would see what is not committed.
  const writer = new PrismaClient({ adapter: durable });
  const reader = new PrismaClient({
    adapter: new PrismaBetterSqlite3({ url, readonly: true, timeout: BUSY_TIMEOUT }),
  });
  await writer.$connect();
  await reader.$connect();

  const options = { timeout: TRANSACTION_TIMEOUT };
  let last: Promise<unknown> = Promise.resolve();
  /** One after another: the clean-up of a transaction that failed would end another one. */
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const attempt = (): Promise<T> =>
      run().catch(async (error: unknown) => {
        // After a COMMIT that failed, the client leaves the transaction open, and none could follow.
        await writer.$executeRaw`ROLLBACK`.catch(() => undefined);
        throw error;
      });
    const turn = last.then(() => retryWhereInTheWay(IN_THE_WAY, ATTEMPTS, attempt));
    last = turn.catch(() => undefined);
    return turn;
  };

  return {
    provider: 'sqlite',
    read: (query) => answered(query(reader)),
    transaction: (work) => inTurn(() => inTransaction(writer, work, options)),
    check: () => inTurn(() => probe(writer, options)),
    close: async () => {
      await reader.$disconnect();
      await writer.$disconnect();
    },
  };
}

/** Connections on which a commit that returned is on disk. */
class DurableSqlite extends PrismaBetterSqlite3 {
  override async connect(): Promise<SqlDriverAdapter> {
    const connection = await super.connect();
    // In WAL mode the driver would run at synchronous=NORMAL, where a power cut loses the last commits.
    await connection.executeScript('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    await expectPragma(connection, 'journal_mode', 'wal');
    await expectPragma(connection, 'synchronous', 2);
    return connection;
  }
}

async function expectPragma(
  connection: SqlDriverAdapter,
  pragma: string,
  wanted: string | number,
): Promise<void> {
  const { rows } = await connection.queryRaw({ sql: `PRAGMA ${pragma}`, args: [], argTypes: [] });
  const actual = rows[0]?.[0];
  if (actual !== wanted) {
    throw new Error(`SQLite runs with ${pragma}=${String(actual)} where ${wanted} is needed`);
  }
}

function explain(error: unknown): string {
  const reason = reasonOf(error);
  // The schema engine does not know the driver's word for a file that is locked.
  return reason.includes('SocketTimeout') ? 'another process keeps it from being migrated' : reason;
}
