import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';

/** How long the driver waits for another process that has locked the file, in ms: it blocks this process. */
const BUSY_TIMEOUT = 20;

/** Creates connections whose commits are on disk when they return. */
export class DurableSqlite extends PrismaBetterSqlite3 {
  /**
   * @param file an absolute path
   */
  constructor(file: string) {
    super({ url: `file:${file}`, timeout: BUSY_TIMEOUT });
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
export class ExclusiveSqlite extends DurableSqlite {
  protected override async prepare(connection: SqlDriverAdapter): Promise<void> {
    await connection.executeScript('PRAGMA locking_mode = EXCLUSIVE;');
    await super.prepare(connection);
    // In this mode, a lock is kept after the transaction that needed it. The schema engine reads before it writes:
    // two processes that have both read would wait for each other.
    await connection.executeScript('BEGIN EXCLUSIVE; COMMIT;');
  }
}

/** Creates connections that only read. */
export class ReadOnlySqlite extends PrismaBetterSqlite3 {
  /**
   * @param file an absolute path
   */
  constructor(file: string) {
    super({ url: `file:${file}`, readonly: true, timeout: BUSY_TIMEOUT });
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
