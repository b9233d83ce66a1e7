import type { DatabaseConfig } from '../config';
import type { Database } from './database';
import { migratePostgres, openPostgresDatabase, waitForPostgres } from './postgres-database';
import { migrateSqlite, openSqliteDatabase } from './sqlite-database';

/**
 * Opens the database of the configuration, after it is migrated where that is asked for.
 *
 * @throws Error for the person who runs the gateway
 */
export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  if (config.provider === 'sqlite') {
    if (config.migrateOnStart) await migrateSqlite(config.file);
    return openSqliteDatabase(config);
  }
  await waitForPostgres(config);
  if (config.migrateOnStart) await migratePostgres(config);
  return openPostgresDatabase(config);
}

/**
 * Brings the database of the configuration up to the newest migration, and resolves with the names of the
 * migrations that it applied.
 *
 * @throws Error for the person who runs the gateway
 */
export async function migrateDatabase(config: DatabaseConfig): Promise<readonly string[]> {
  if (config.provider === 'sqlite') return migrateSqlite(config.file);
  await waitForPostgres(config);
  return migratePostgres(config);
}
