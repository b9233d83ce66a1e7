import { setTimeout as sleep } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import { Client, Pool } from 'pg';
import type { DatabaseConfig } from '../config';
import { answered, type Database, inTransaction, probe } from './database';
import { PrismaClient } from './generated/postgresql/client';
import { applyMigrations, lackingMigrations, requireMigrations } from './migrations';
import { reasonOf, worded } from './reason';
import { retryWhereInTheWay } from './retry';

export type PostgresConfig = Extract<DatabaseConfig, { provider: 'postgresql' }>;

/** Serialization failure and deadlock: the transaction is gone whole, and may be run again. */
const IN_THE_WAY = ['40001', '40P01'];

/** How often a batch is run, in all, where others are in its way. */
const ATTEMPTS = 6;

/** What the server says of a login or a name that no waiting puts right. */
const FINAL: readonly unknown[] = ['28000', '28P01', '3D000', '42501'];

/** What a server that is there may need to answer, in ms, however short the wait is to be. */
const MINIMAL_WAIT = 1_000;

/** What the server says where a lock was not to be had in time. */
const LOCK_TIMEOUT = '55P03';

/** The key of the advisory lock that a migrating gateway holds: any number that no other program takes. */
const MIGRATION_LOCK = 7_306_215_841;

/**
 * Opens a Postgres database that is up to date, which it checks where the start did not see to it.
 *
 * @throws Error that names the server, and why it cannot be used
 */
export async function openPostgresDatabase(config: PostgresConfig): Promise<Database> {
  const pool = openPool(config);
  if (!config.migrateOnStart) {
    await telling(config, () => requireMigrations('postgresql', new PrismaPg(pool)));
  }

  const client = new PrismaClient({ adapter: new PrismaPg(pool, { onConnectionError: () => undefined }) });
  const options = {
    maxWait: config.connectTimeout,
    // A transaction is a handful of statements, each with a limit of its own.
    timeout: 4 * config.statementTimeout,
  };
  return {
    provider: 'postgresql',
    read: (query) => answered(query(client)),
    transaction: (work) =>
      retryWhereInTheWay(IN_THE_WAY, ATTEMPTS, () => inTransaction(client, work, options)),
    check: () => probe(client, options),
    close: async () => {
      await client.$disconnect();
      await pool.end();
    },
  };
}

/**
 * Brings a Postgres database up to the newest migration, one gateway at a time, and resolves with the names of
 * the migrations that it applied.
 *
 * @throws Error that names the server, and why it cannot be migrated
 */
export async function migratePostgres(config: PostgresConfig): Promise<readonly string[]> {
  return telling(config, async () => {
    const factory = new PrismaPg({
      connectionString: config.url,
      connectionTimeoutMillis: config.connectTimeout,
    });
    if ((await lackingMigrations('postgresql', factory)).length === 0) return [];
    const client = new Client({
      connectionString: config.url,
      connectionTimeoutMillis: config.connectTimeout,
      lock_timeout: Math.max(config.wait, MINIMAL_WAIT),
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      // Held until the connection ends: whoever comes second waits here, and finds nothing left to do.
      await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
      return await applyMigrations('postgresql', factory);
    } finally {
      await client.end();
    }
  });
}

/**
 * Resolves once Postgres takes connections, for which it waits with growing pauses.
 *
 * @throws Error that names the server, after the time that the configuration gives it
 */
export async function waitForPostgres(config: PostgresConfig): Promise<void> {
  const deadline = Date.now() + config.wait;
  await telling(config, async () => {
    for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
      try {
        await connectOnce(config, Math.max(deadline - Date.now(), MINIMAL_WAIT));
        return;
      } catch (error) {
        const left = deadline - Date.now();
        if (left <= 0 || FINAL.includes(codeOf(error))) throw error;
        await sleep(Math.min(pause, left));
      }
    }
  });
}

async function connectOnce({ url, connectTimeout }: PostgresConfig, left: number): Promise<void> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: Math.min(connectTimeout, left),
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } finally {
    await client.end();
  }
}

function openPool({ url, poolSize, connectTimeout, statementTimeout }: PostgresConfig): Pool {
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: connectTimeout,
    statement_timeout: statementTimeout,
    idle_in_transaction_session_timeout: 2 * statementTimeout,
    // For a server that no longer answers at all: it would end a statement sooner.
    query_timeout: statementTimeout + 1_000,
    keepAlive: true,
  });
  // An idle connection that breaks is replaced by the pool; the request that meets it tells the rest.
  pool.on('error', () => undefined);
  // So is one that breaks on its way from the pool to whoever asked for it, or back, when neither listens.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('release', (_error, client) => {
    // A statement that was given up may have taken its ROLLBACK with it. The next transaction of this connection
    // would then be the rest of the last one, and commit what was refused: so it is ended.
    if (client instanceof Client && client.getTransactionStatus() !== 'I') void client.end();
  });
  return pool;
}

/** The server and the reason; never the address itself, which may hold a password. */
function failure({ url }: PostgresConfig, error: unknown): string {
  const { hostname, port, pathname } = new URL(url);
  const server = `${hostname}:${port || '5432'}${pathname}`;
  return codeOf(error) === LOCK_TIMEOUT
    ? `cannot migrate Postgres at ${server}: another gateway is still at it`
    : `cannot use Postgres at ${server}: ${reasonOf(error)}`;
}

function telling<T>(config: PostgresConfig, work: () => Promise<T>): Promise<T> {
  return worded((error) => failure(config, error), work);
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
