import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { DriverAdapterError, type SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg' with {
  'resolution-mode': 'import',
};
import { PROJECT_FOLDER } from '../project-folder';
import { PrismaSchemaEngine } from './schema-engine';

/** A database provider, which is also the name of a folder in `prisma/`. */
export type Provider = 'sqlite' | 'postgresql';

const PRISMA_FOLDER = path.join(PROJECT_FOLDER, 'prisma');

/**
 * Applies the pending migrations and resolves with their names. Maintains the same `_prisma_migrations` table as
 * `prisma migrate deploy`.
 */
export async function applyMigrations(
  provider: Provider,
  factory: SqlMigrationAwareDriverAdapterFactory,
): Promise<readonly string[]> {
  // The engine needs exclusive access, and another gateway may be using the database.
  const pending = await pendingMigrations(provider, factory);
  if (pending.length === 0) return [];
  const migrations = await readMigrations(provider);
  const engine = await PrismaSchemaEngine.connect(factory);
  try {
    return await engine.apply(migrations).catch(async (error: unknown) => {
      // A process that was killed while migrating has left a record that the migration was started.
      const reset = await engine.resetStarted(pending.filter((name) => isAtomic(migrations, name)));
      if (reset.length === 0) throw error;
      return engine.apply(migrations);
    });
  } finally {
    await engine.close();
  }
}

/** Whether a migration records in its own transaction that it has finished: otherwise none of it was applied. */
function isAtomic({ migrationDirectories }: MigrationList, name: string): boolean {
  const content = migrationDirectories.find(({ path }) => path === name)?.migrationFile.content;
  return content?.tag === 'ok' && content.value.includes('UPDATE "_prisma_migrations" SET "finished_at"');
}

/**
 * @throws Error with the names of the pending migrations, if there are any
 */
export async function requireNoPendingMigrations(
  provider: Provider,
  factory: SqlMigrationAwareDriverAdapterFactory,
): Promise<void> {
  const pending = await pendingMigrations(provider, factory);
  if (pending.length > 0) {
    throw new Error(`it lacks the migrations ${pending.join(', ')}: run "npm run migrate"`);
  }
}

/** The names of the pending migrations. Takes no lock, unlike the engine. */
export async function pendingMigrations(
  provider: Provider,
  factory: SqlMigrationAwareDriverAdapterFactory,
): Promise<readonly string[]> {
  const { migrationDirectories } = await readMigrations(provider);
  const names = migrationDirectories.map(({ path }) => path);
  const connection = await factory.connect();
  try {
    const sql = 'SELECT "migration_name" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL';
    const { rows } = await connection.queryRaw({ sql, args: [], argTypes: [] });
    const applied = rows.map(([name]) => name);
    return names.filter((name) => !applied.includes(name));
  } catch (error) {
    if (error instanceof DriverAdapterError && error.cause.kind === 'TableDoesNotExist') return names;
    throw error;
  } finally {
    await connection.dispose();
  }
}

/** The migrations of `prisma/<provider>/migrations`, oldest first. */
export async function readMigrations(provider: Provider): Promise<MigrationList> {
  const baseDir = path.join(PRISMA_FOLDER, provider, 'migrations');
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const read = async (name: string): Promise<string> => readFile(path.join(baseDir, name), 'utf8');
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: await read('migration_lock.toml') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok' as const, value: await read(path.join(name, 'migration.sql')) },
        },
      })),
    ),
  };
}
