import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { PostgresServer, runSql } from '../support/postgres';
import { CORES, moveTo } from './cores';

export const PROVIDERS = ['sqlite', 'postgresql'] as const;

export type Provider = (typeof PROVIDERS)[number];

/** A database of one server. */
export interface Database {
  readonly url: string;
  /** The number of rows of a table. */
  count(table: string): Promise<number>;
}

/** The databases of a run. */
export interface Databases {
  /** A new, empty one. */
  create(): Promise<Database>;
  /** Deletes them all. */
  remove(): Promise<void>;
}

/** Prepares databases on the disk of the temporary folder. */
export async function openDatabases(provider: Provider): Promise<Databases> {
  return provider === 'sqlite' ? openSqlite() : openPostgres();
}

function openSqlite(): Databases {
  const folder = mkdtempSync(path.join(tmpdir(), 'events-benchmark-'));
  let count = 0;
  return {
    create: () => {
      count += 1;
      const file = path.join(folder, `${count}.db`);
      return Promise.resolve({
        url: `file:${file}`,
        count: (table) => Promise.resolve(countRows(file, table)),
      });
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

function countRows(file: string, table: string): number {
  const database = new Sqlite(file);
  try {
    return Number(database.prepare(`SELECT count(*) FROM "${table}"`).pluck().get());
  } finally {
    database.close();
  }
}

async function openPostgres(): Promise<Databases> {
  if (CORES !== null) moveTo(CORES.postgres);
  const server = await PostgresServer.create();
  if (CORES !== null) moveTo([CORES.load]);
  let count = 0;
  return {
    create: async () => {
      count += 1;
      const name = `benchmark_${count}`;
      await runSql(server.url(), `CREATE DATABASE ${name}`);
      const url = server.url(name);
      return {
        url,
        count: async (table) => {
          const [row] = await runSql(url, `SELECT count(*) AS count FROM "${table}"`);
          return Number(row?.count);
        },
      };
    },
    remove: () => server.remove(),
  };
}
