import { setTimeout as sleep } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import { Client, type Pool } from 'pg';
import type { DatabaseConfig } from '../config';
import type { WriteObserver } from '../observer';
import { asOneStatement, type Database, inTransaction, withTypedError } from './database';
import { PrismaClient } from './generated/postgresql/client';
import { LimitedPool } from './limited-pool';
import { applyMigrations, pendingMigrations, requireNoPendingMigrations } from './migrations';
import { postgresAddress } from './postgres-address';
import { codeOf, reasonOf, withMessage } from './reason';
import { retryOnConflict } from './retry';
import { WriteCheck } from './write-check';
import { type Commits, WriteQueue } from './write-queue';

export type PostgresConfig = Extract<DatabaseConfig, { provider: 'postgresql' }>;

/** Serialization failure and deadlock. */
const CONFLICTS = ['40001', '40P01'];

/**
 * Errors with which the server answers a COMMIT that it has rolled back: violated constraints, invalid transaction
 * states, conflicts and exhausted resources. 40003 is its error for an unknown outcome.
 */
const ROLLED_BACK = /^(23|25|40(?!003)|53)/;

/**
 * Errors with which the server answers a statement that commits by itself and has stored nothing: also wrong data, a
 * statement that it does not accept or that took too long, and what is beyond its limits. A connection that it closes
 * (57P01) may have been waiting for a standby after the commit.
 */
const ROLLED_BACK_STATEMENT = /^(22|23|25|40(?!003)|42|53|54|55|57014)/;

/** How often a transaction is run if it conflicts with others. */
const ATTEMPTS = 6;

/** Errors that waiting does not resolve: a wrong login, an unknown database, missing permissions. */
const PERMANENT_ERRORS: readonly (string | undefined)[] = ['28000', '28P01', '3D000', '42501'];

/** The shortest time to wait for an answer of the server, in ms, whatever is configured. */
const MIN_WAIT = 1_000;

/** The server's error for a lock that was not available in time. */
const LOCK_TIMEOUT = '55P03';

/** The key of the advisory lock that a gateway holds while it migrates: a number that no other program uses. */
const MIGRATION_LOCK = 7_306_215_841;

/**
 * Opens a Postgres database, and checks that it is up to date if it was not migrated on start.
 *
 * @throws Error with the server and the reason if it cannot be used
 */
export async function openPostgresDatabase(
  config: PostgresConfig,
  observer: WriteObserver,
): Promise<Database> {
  const pool = openPool(config);
  if (!config.migrateOnStart) {
    await withServerName(config, () => requireNoPendingMigrations('postgresql', new PrismaPg(pool)));
  }

  const client = new PrismaClient({ adapter: new PrismaPg(pool, { onConnectionError: () => undefined }) });
  const options = {
    maxWait: config.connectTimeout,
    // A transaction has a handful of statements, each with its own timeout.
    timeout: 4 * config.statementTimeout,
  };
  const commit = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await retryOnConflict(CONFLICTS, ATTEMPTS, run);
    } catch (error) {
      writeCheck.expire();
      throw error;
    }
  };
  const transaction: Commits['transaction'] = (work) =>
    commit(() => inTransaction(client, work, options, (code) => ROLLED_BACK.test(code)));
  const oneStatement: Commits['oneStatement'] = (work) =>
    commit(async () => {
      await requireConnection(pool);
      return asOneStatement(client, work, (code) => ROLLED_BACK_STATEMENT.test(code));
    });
  // COMMIT only waits for the disk, and for standbys, if the transaction has written to the server's log.
  const writeCheck = new WriteCheck(
    transaction,
    (writer) => writer.$executeRaw`SELECT pg_logical_emit_message(true, 'write check', '')`,
  );
  // The requests of the next batch are parsed while one is under way, so waiting for more of them gains nothing.
  const commits: Commits = { transaction, oneStatement, gatheringTime: 0 };
  const writes = new WriteQueue(commits, config.writeWait, observer);

  return {
    provider: 'postgresql',
    writes,
    connections: () => ({
      max: config.poolSize,
      open: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    read: (query) => withTypedError(() => query(client)),
    transaction,
    check: () => writeCheck.run(),
    close: async () => {
      await writes.drain();
      await client.$disconnect();
      await pool.end();
    },
  };
}

/**
 * Applies the pending migrations to a Postgres database, one gateway at a time, and resolves with their names.
 *
 * @throws Error with the server and the reason if it cannot be migrated
 */
export async function migratePostgres(config: PostgresConfig): Promise<readonly string[]> {
  return withServerName(config, async () => {
    const factory = new PrismaPg({
      connectionString: config.url,
      connectionTimeoutMillis: config.connectTimeout,
    });
    if ((await pendingMigrations('postgresql', factory)).length === 0) return [];
    const client = new Client({
      connectionString: config.url,
      connectionTimeoutMillis: config.connectTimeout,
      lock_timeout: Math.max(config.startTimeout, MIN_WAIT),
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      // Held until the connection ends: other gateways wait here, and then have nothing left to do.
      await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
      return await applyMigrations('postgresql', factory);
    } finally {
      await client.end();
    }
  });
}

/**
 * Resolves as soon as Postgres accepts connections; tries with growing pauses.
 *
 * @throws Error with the server if it does not within the configured time
 */
export async function waitForPostgres(config: PostgresConfig): Promise<void> {
  const deadline = Date.now() + config.startTimeout;
  await withServerName(config, async () => {
    for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
      try {
        await connectOnce(config, Math.max(deadline - Date.now(), MIN_WAIT));
        return;
      } catch (error) {
        const remaining = deadline - Date.now();
        if (remaining <= 0 || PERMANENT_ERRORS.includes(codeOf(error))) throw error;
        await sleep(Math.min(pause, remaining));
      }
    }
  });
}

async function connectOnce({ url, connectTimeout }: PostgresConfig, timeout: number): Promise<void> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: Math.min(connectTimeout, timeout),
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } finally {
    await client.end();
  }
}

function openPool({ url, poolSize, connectTimeout, statementTimeout }: PostgresConfig): Pool {
  const pool = new LimitedPool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: connectTimeout,
    statement_timeout: statementTimeout,
    idle_in_transaction_session_timeout: 2 * statementTimeout,
    // For a server that does not answer any more; a working one ends the statement earlier.
    query_timeout: statementTimeout + 1_000,
    keepAlive: true,
  });
  // The pool replaces an idle connection that breaks.
  pool.on('error', () => undefined);
  // A connection can also break between the pool and the client, when neither listens.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('release', (_error, client) => {
    // If a statement timed out, its ROLLBACK may not have been sent. The next transaction on the connection would
    // continue the old one and commit what was to be rolled back. So the connection is closed.
    if (client instanceof Client && client.getTransactionStatus() !== 'I') void client.end();
  });
  return pool;
}

/**
 * Resolves if the pool has a connection, so that an error of a statement that is executed next is not one of connecting.
 *
 * @throws DatabaseUnavailableError: nothing was stored
 */
async function requireConnection(pool: Pool): Promise<void> {
  const connection = await withTypedError(() => pool.connect());
  connection.release();
}

/** The server and the reason, without the URL itself, which may contain a password. */
function failureMessage({ url }: PostgresConfig, error: unknown): string {
  const address = postgresAddress(url);
  return codeOf(error) === LOCK_TIMEOUT
    ? `cannot migrate Postgres at ${address}: another gateway is still at it`
    : `cannot use Postgres at ${address}: ${reasonOf(error)}`;
}

function withServerName<T>(config: PostgresConfig, work: () => Promise<T>): Promise<T> {
  return withMessage((error) => failureMessage(config, error), work);
}
