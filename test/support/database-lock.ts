import { setTimeout as sleep } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import { Client } from 'pg';
import { runSql } from './postgres';

/** How long a gateway gets to run into the lock of an SQLite file, which nobody can observe, in ms. */
const APPROACH = 500;

/** A lock that keeps every gateway from writing intents and from settling them. */
export interface DatabaseLock {
  /** Resolves when a gateway waits for the lock. */
  readonly isWaitedFor: () => Promise<void>;
  readonly release: () => Promise<void>;
}

/** Locks a database from outside of the gateway. */
export function lockDatabase(url: string): Promise<DatabaseLock> {
  return url.startsWith('file:') ? lockFile(url.slice('file:'.length)) : lockTable(url);
}

function lockFile(file: string): Promise<DatabaseLock> {
  const database = new BetterSqlite3(file, { timeout: 10_000 });
  database.exec('BEGIN IMMEDIATE');
  return Promise.resolve({
    isWaitedFor: () => sleep(APPROACH),
    release: () => {
      database.close();
      return Promise.resolve();
    },
  });
}

async function lockTable(url: string): Promise<DatabaseLock> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE "PlatformIntent" IN EXCLUSIVE MODE');
  const waiting = `SELECT 1 FROM pg_locks WHERE NOT granted AND relation = '"PlatformIntent"'::regclass`;
  return {
    isWaitedFor: async () => {
      while ((await runSql(url, waiting)).length === 0) await sleep(20);
    },
    release: () => client.end(),
  };
}
