import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import Database from 'better-sqlite3';
import { expect, test } from '@jest/globals';
import { applyMigrations, readMigrations } from '../../src/database/migrations';
import { PrismaSchemaEngine } from '../../src/database/schema-engine';
import { temporaryFolder } from '../support/folder';
import { PROJECT } from '../support/gateway';

const schemaFiles = (provider: string) =>
  ['models.prisma', `${provider}/datasource.prisma`].map((file) => ({
    path: file,
    content: readFileSync(path.join(PROJECT, 'prisma', file), 'utf8'),
  }));

const newDatabase = (): { file: string; factory: PrismaBetterSqlite3 } => {
  const file = path.join(temporaryFolder(), 'events.db');
  mkdirSync(path.dirname(file), { recursive: true });
  return { file, factory: new PrismaBetterSqlite3({ url: `file:${file}` }) };
};

test('the migrations lead to the models', async () => {
  const { factory } = newDatabase();
  await applyMigrations('sqlite', factory);
  const engine = await PrismaSchemaEngine.connect(factory);
  const files = schemaFiles('sqlite');
  const sql = await engine.diff(
    { tag: 'schemaDatasource', files, configDir: PROJECT },
    { tag: 'schemaDatamodel', files },
  );
  await engine.close();
  expect(sql.trim()).toBe('-- This is an empty migration.');
});

test('migrations are applied once, in order, and noted as Prisma notes them', async () => {
  const { file, factory } = newDatabase();
  const names = (await readMigrations('sqlite')).migrationDirectories.map(({ path }) => path);
  expect(await applyMigrations('sqlite', factory)).toEqual(names);
  expect(await applyMigrations('sqlite', factory)).toEqual([]);

  const database = new Database(file, { readonly: true });
  const rows = database
    .prepare('SELECT migration_name, finished_at IS NOT NULL AS done FROM _prisma_migrations')
    .all();
  database.close();
  expect(rows).toEqual(names.map((migration_name) => ({ migration_name, done: 1 })));
});

test('a file of an older migration is brought up to date', async () => {
  const { factory } = newDatabase();
  const all = await readMigrations('sqlite');
  const older = { ...all, migrationDirectories: all.migrationDirectories.slice(0, -1) };
  const engine = await PrismaSchemaEngine.connect(factory);
  await engine.apply(older);
  await engine.close();
  expect(await applyMigrations('sqlite', factory)).toEqual([all.migrationDirectories.at(-1)?.path]);
});
