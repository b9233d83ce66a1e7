import type { DatabaseConfig } from '../config';
import type { WriteObserver } from '../observer';
import type { Database } from './database';
import { migratePostgres, openPostgresDatabase, waitForPostgres } from './postgres-database';
import { migrateSqlite, openSqliteDatabase } from './sqlite-database';

/**
 * Opens the configured database, and migrates it first if that is configured.
 *
 * @throws Error for the operator
 */
export async function openDatabase(config: DatabaseConfig, observer: WriteObserver): Promise<Database> {
  if (config.provider === 'sqlite') {
    if (config.migrateOnStart) await migrateSqlite(config);
    return openSqliteDatabase(config, observer);
  }
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
  if (config.provider === 'sqlite') return migrateSqlite(config);
  await waitForPostgres(config);
  return migratePostgres(config);
}
