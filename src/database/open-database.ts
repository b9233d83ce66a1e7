import type { DatabaseConfig } from '../config';
import type { WriteObserver } from '../observer';
import type { Database } from './database';

// Each provider has a driver and a client of its own, and only those that are used are loaded.

/**
 * Opens the configured database, and migrates it first if that is configured.
 *
 * @throws Error for the operator
 */
export async function openDatabase(config: DatabaseConfig, observer: WriteObserver): Promise<Database> {
  if (config.provider === 'sqlite') {
    const { migrateSqlite, openSqliteDatabase } = await import('./sqlite-database');
    if (config.migrateOnStart) await migrateSqlite(config);
    return openSqliteDatabase(config, observer);
  }
  const { migratePostgres, openPostgresDatabase, waitForPostgres } = await import('./postgres-database');
  await waitForPostgres(config);
  if (config.migrateOnStart) await migratePostgres(config);
  return openPostgresDatabase(config, observer);
}

/**
 * Applies the pending migrations to the configured database and resolves with their names.
 *
 * @throws Error for the operator
 */
export async function migrateDatabase(config: DatabaseConfig): Promise<readonly string[]> {
  if (config.provider === 'sqlite') {
    const { migrateSqlite } = await import('./sqlite-database');
    return migrateSqlite(config);
  }
  const { migratePostgres, waitForPostgres } = await import('./postgres-database');
  await waitForPostgres(config);
  return migratePostgres(config);
}
