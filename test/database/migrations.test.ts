import { createHash } from 'node:crypto';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { expect, test } from '@jest/globals';
import { applyMigrations, readMigrations } from '../../src/database/migrations';
import { PrismaSchemaEngine } from '../../src/database/schema-engine';
import type { EventDefinition } from '../../src/events/model/event-definition';
import { toDefinition } from '../../src/events/validation/to-definition';
import { completeDraft } from '../../src/events/validation/complete-draft';
import { parseDefinition } from '../../src/events/validation/parse-definition';
import { ask, createEvent, findEvent, historyOf, updateEvent } from '../support/client';
import { fieldCounts, newDatabaseUrl, provider, runBeside } from '../support/database';
import { cartAbandoned, flag } from '../support/definitions';
import { startGateway } from '../support/gateway';
import { PROJECT } from '../support/project';

const connect = (url: string): SqlMigrationAwareDriverAdapterFactory =>
  provider === 'sqlite' ? new PrismaBetterSqlite3({ url }) : new PrismaPg({ connectionString: url });

const KEEP_VERSIONS = '20261123000000_keep_versions';
const FOLD_SEARCH_TEXTS = '20261123230000_fold_search_texts';
const KEEP_AUTHORS = '20261124140334_keep_authors';
const FIND_EVENTS = '20261126000000_find_events';
const INDEX_SEARCH = '20261129060000_index_search';

/** Migrates a new database as the release before a migration did, and resolves with the pending migrations. */
async function migrateToOlder(url: string, migration = KEEP_VERSIONS): Promise<string[]> {
  const all = await readMigrations(provider);
  const index = all.migrationDirectories.findIndex(({ path }) => path === migration);
  expect(index).toBeGreaterThan(0);
  const engine = await PrismaSchemaEngine.connect(connect(url));
  await engine.apply({ ...all, migrationDirectories: all.migrationDirectories.slice(0, index) });
  await engine.close();
  return all.migrationDirectories.slice(index).map(({ path }) => path);
}

/** The canonical form of the spec's JSON. */
function definitionOf(json: unknown): EventDefinition {
  const parsed = parseDefinition(json);
  if ('parseErrors' in parsed) throw new Error(parsed.parseErrors.join());
  return toDefinition(completeDraft(parsed.input));
}

/** The columns, indexes and constraints of a Postgres database, one per line. */
async function describePostgres(url: string): Promise<unknown[]> {
  const rows = await runBeside(
    url,
    `SELECT concat_ws(' ', table_name, column_name, data_type, datetime_precision, is_nullable, column_default) AS line
     FROM information_schema.columns WHERE table_schema = 'public'
     UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
     UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
     FROM pg_constraint WHERE connamespace = 'public'::regnamespace
     ORDER BY line`,
  );
  // The index of searches is no part of the models.
  return rows
    .map(({ line }) => line)
    .filter((line) => !/_prisma_migrations|Event_searchText_idx/.test(String(line)));
}

// What this prints where it fails is what the next migration has to do.
test('the migrations lead to the models', async () => {
  const url = await newDatabaseUrl();
  await applyMigrations(provider, connect(url));
  const files = ['models.prisma', `${provider}/datasource.prisma`].map((file) => ({
    path: file,
    content: readFileSync(path.join(PROJECT, 'prisma', file), 'utf8'),
  }));
  const engine = await PrismaSchemaEngine.connect(connect(url));
  const models = { tag: 'schemaDatamodel' as const, files };
  if (provider === 'sqlite') {
    const sql = await engine.diff({ tag: 'schemaDatasource', files, configDir: PROJECT }, models);
    expect(sql.trim()).toBe('-- This is an empty migration.');
  } else {
    // The engine cannot read a Postgres through the driver adapter, so a database made of the models is compared.
    const other = await newDatabaseUrl();
    await runBeside(other, await engine.diff({ tag: 'empty' }, models));
    expect(await describePostgres(url)).toEqual(await describePostgres(other));
    expect((await describePostgres(url)).length).toBeGreaterThan(20);
  }
  await engine.close();
});

test('migrations are applied once, in order, and recorded as Prisma does', async () => {
  const url = await newDatabaseUrl();
  const names = (await readMigrations(provider)).migrationDirectories.map(({ path }) => path);
  expect(await applyMigrations(provider, connect(url))).toEqual(names);
  expect(await applyMigrations(provider, connect(url))).toEqual([]);
  const rows = await runBeside(
    url,
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY migration_name',
  );
  expect(rows).toEqual(names.map((migration_name) => ({ migration_name })));
});

test('a gateway upgrades the database of an older release without losing anything', async () => {
  const url = await newDatabaseUrl();
  const pending = await migrateToOlder(url);
  const key = 'a key of the older release';
  const input = {
    eventName: 'Old',
    actions: ['EIConsumer', 'EMFConsumer'],
    description: 'Größe & "quotes"',
    fields: [
      { name: 'b', type: 'string', attributes: { isRequired: flag('true'), isPsiData: flag('false') } },
      { name: 'a "b"', type: 'double' },
      {
        name: 'customer',
        type: 'customer',
        attributes: { addCustomerIfNotExists: flag('true'), identifierType: { value: 'email' } },
      },
    ],
  };
  const canonical = definitionOf(input);
  const hash = createHash('sha256').update(JSON.stringify(canonical)).digest('hex');
  const instant = '2026-01-01T00:00:00.123+00:00';
  for (const sql of [
    `INSERT INTO "Event" ("id", "orgId", "eventName", "actions", "description", "createdAt", "updatedAt")
     VALUES ('01a2', 'default', 'Old', '["EIConsumer","EMFConsumer"]', 'Größe & "quotes"', '${instant}', '${instant}'),
            ('01a3', 'default', 'Bare', '["EMFConsumer"]', NULL, '${instant}', '${instant}')`,
    `INSERT INTO "EventField" ("eventId", "position", "name", "type", "isRequired", "isPsiData",
                               "addCustomerIfNotExists", "identifierType")
     VALUES ('01a2', 2, 'customer', 'customer', NULL, NULL, true, 'email'),
            ('01a2', 0, 'b', 'string', true, false, NULL, NULL),
            ('01a2', 1, 'a "b"', 'double', NULL, NULL, NULL, NULL)`,
    `INSERT INTO "IdempotencyKey" ("orgId", "operation", "key", "inputHash", "eventId", "expiresAt")
     VALUES ('default', 'createEvent', '${key}', '${hash}', '01a2', '2099-01-01T00:00:00.000+00:00')`,
  ]) {
    await runBeside(url, sql);
  }

  const gateway = await startGateway({ DATABASE_URL: url });
  const old = await findEvent(gateway.url, 'Old');
  expect(old).toMatchObject({
    id: '01a2',
    version: 1,
    actions: ['EIConsumer', 'EMFConsumer'],
    description: 'Größe & "quotes"',
    fields: [
      { name: 'b', type: 'string', isRequired: true, isPsiData: false },
      { name: 'a "b"', type: 'double', attributes: { isRequired: null, isPsiData: null } },
      { name: 'customer', attributes: { identifierType: { value: 'email' } } },
    ],
    createdAt: '2026-01-01T00:00:00.123Z',
    updatedAt: '2026-01-01T00:00:00.123Z',
  });
  expect(await findEvent(gateway.url, 'Bare')).toMatchObject({ description: null, fields: [], version: 1 });
  // Its name is taken, its key holds, it changes as any other does, and it is found.
  expect((await createEvent(gateway.url, cartAbandoned('Old'))).errors).toMatchObject([
    { rule: 'EVENT_ALREADY_EXISTS' },
  ]);
  expect(await createEvent(gateway.url, input, key)).toMatchObject({ replayed: true, event: old });
  expect(await updateEvent(gateway.url, input)).toMatchObject({ changes: [], event: old });
  const search =
    'query { events(filter: { search: "grösse & \\"QUOTES" }) { edges { node { eventName } } } }';
  expect(await ask(gateway.url, search)).toEqual({ events: { edges: [{ node: { eventName: 'Old' } }] } });
  const applied = await runBeside(url, 'SELECT migration_name FROM _prisma_migrations');
  expect(applied.map(({ migration_name }) => migration_name)).toEqual(expect.arrayContaining(pending));
});

test('events that an older release stored are found with every spelling of a search', async () => {
  const url = await newDatabaseUrl();
  await migrateToOlder(url, FOLD_SEARCH_TEXTS);
  const instant = '2026-01-01T00:00:00.000+00:00';
  // More events than are folded in one transaction.
  const series =
    provider === 'sqlite'
      ? 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200) SELECT i FROM n'
      : 'SELECT i FROM generate_series(1, 1200) n(i)';
  const at = provider === 'sqlite' ? `'${instant}'` : `'${instant}'::timestamp`;
  await runBeside(
    url,
    `INSERT INTO "Event" ("id", "orgId", "eventName", "version", "actions", "description", "fields", "searchText",
                          "createdAt", "updatedAt")
     SELECT 'e' || i, 'default', 'Old' || i, 1, '["EMFConsumer"]', 'STRAẞE', '[]', 'OLD' || i || '\uffffSTRAẞE',
            ${at}, ${at} FROM (${series}) s`,
  );
  const gateway = await startGateway({ DATABASE_URL: url });
  for (const search of ['straße', 'STRASSE', 'Straẞe']) {
    const query = `{ events(filter: { search: "${search}" }) { totalCount } }`;
    expect(await ask(gateway.url, query)).toEqual({ events: { totalCount: 1_200 } });
  }
});

test('events that an older release stored are found by the names of their fields', async () => {
  const url = await newDatabaseUrl();
  await migrateToOlder(url, FIND_EVENTS);
  const instant = '2026-01-01T00:00:00.000+00:00';
  const { fields } = definitionOf({ ...cartAbandoned('Old'), fields: [{ name: 'Größe', type: 'string' }] });
  await runBeside(
    url,
    `INSERT INTO "Event" ("id", "orgId", "eventName", "version", "actions", "description", "fields", "searchText",
                          "createdAt", "updatedAt")
     VALUES ('01a2', 'default', 'Old', 1, '["EMFConsumer"]', 'text', '${JSON.stringify(fields)}', 'OLD\uffffTEXT',
             '${instant}', '${instant}')`,
  );
  const gateway = await startGateway({ DATABASE_URL: url });
  for (const filter of ['search: "GRÖSSE"', 'search: "text"', 'search: "old"', 'fieldName: "Größe"']) {
    const query = `{ events(filter: { ${filter} }) { totalCount } }`;
    expect([filter, await ask(gateway.url, query)]).toEqual([filter, { events: { totalCount: 1 } }]);
  }
});

test('events that an older release stored are found by the index of searches, and so are those that it goes on to store', async () => {
  const url = await newDatabaseUrl();
  await migrateToOlder(url, INDEX_SEARCH);
  const store = (name: string): Promise<unknown> =>
    runBeside(
      url,
      `INSERT INTO "Event" ("id", "orgId", "eventName", "version", "actions", "description", "fields", "searchText",
                            "createdAt", "updatedAt")
       VALUES ('${name}', 'default', '${name}', 1, '["EMFConsumer"]', 'text', '[]', '${name.toUpperCase()}\uffffTEXT',
               '2026-01-01T00:00:00.000+00:00', '2026-01-01T00:00:00.000+00:00')`,
    );
  await store('Before');
  const gateway = await startGateway({ DATABASE_URL: url });
  await store('After');
  for (const [search, totalCount] of [...Object.entries({ before: 1, after: 1, text: 2, none: 0 })]) {
    const query = `{ events(filter: { search: "${search}" }) { totalCount } }`;
    expect([search, await ask(gateway.url, query)]).toEqual([search, { events: { totalCount } }]);
  }
  const indexed =
    provider === 'sqlite'
      ? `SELECT COUNT(*) AS count FROM "EventSearch" WHERE "EventSearch" MATCH '"EFO" OR "AFT"'`
      : `SELECT 2 * COUNT(*) AS count FROM pg_indexes WHERE indexname = 'Event_searchText_idx'`;
  expect(Number((await runBeside(url, indexed))[0]?.count)).toBe(2);
});

test('events and versions that an older release stored have neither authors nor notes, and keep everything else', async () => {
  const url = await newDatabaseUrl();
  const pending = await migrateToOlder(url, KEEP_AUTHORS);
  const [first, second] = ['2026-01-01T00:00:00.000+00:00', '2026-02-01T00:00:00.000+00:00'];
  for (const sql of [
    `INSERT INTO "Event" ("id", "orgId", "eventName", "version", "actions", "description", "fields", "searchText",
                          "createdAt", "updatedAt")
     VALUES ('01a2', 'default', 'Old', 2, '["EMFConsumer"]', 'two', '[]', 'OLD\uffffTWO', '${first}', '${second}')`,
    `INSERT INTO "EventVersion" ("eventId", "version", "actions", "description", "fields", "createdAt")
     VALUES ('01a2', 1, '["EIConsumer"]', 'one', '[]', '${first}')`,
  ]) {
    await runBeside(url, sql);
  }

  const gateway = await startGateway({ DATABASE_URL: url });
  expect(await findEvent(gateway.url, 'Old')).toMatchObject({
    ...{ id: '01a2', version: 2, description: 'two', actions: ['EMFConsumer'] },
    ...{ createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-02-01T00:00:00.000Z' },
    ...{ createdBy: null, updatedBy: null },
  });
  // What was stored before events could be disabled is active.
  const active = '{ events { edges { node { eventName status disabledAt } } } }';
  expect(await ask(gateway.url, active)).toEqual({
    events: { edges: [{ node: { eventName: 'Old', status: 'ACTIVE', disabledAt: null } }] },
  });
  const input = { eventName: 'Old', actions: ['EMFConsumer'], description: 'three' };
  expect((await updateEvent(gateway.url, input, 2, 'why')).errors).toEqual([]);
  expect(await historyOf(gateway.url, 'Old')).toEqual([
    { version: 3, createdBy: null, note: 'why' },
    { version: 2, createdBy: null, note: null },
    { version: 1, createdBy: null, note: null },
  ]);
  const kept = await runBeside(
    url,
    'SELECT "version" AS version, "description" AS description FROM "EventVersion" ORDER BY "version"',
  );
  expect(kept).toEqual([
    { version: 1, description: 'one' },
    { version: 2, description: 'two' },
  ]);
  const applied = await runBeside(url, 'SELECT migration_name FROM _prisma_migrations');
  expect(applied.map(({ migration_name }) => migration_name)).toEqual(expect.arrayContaining(pending));
});

test('an unfinished migration is repeated, and a finished one is not', async () => {
  const url = await newDatabaseUrl();
  const pending = await migrateToOlder(url);
  await runBeside(
    url,
    `INSERT INTO "Event" ("id", "orgId", "eventName", "actions", "createdAt", "updatedAt")
     VALUES ('01a2', 'default', 'Old', '["EMFConsumer"]', '2026-01-01T00:00:00.000+00:00', '2026-01-01T00:00:00.000+00:00')`,
  );
  await runBeside(
    url,
    `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "started_at")
     SELECT 'begun', "checksum", '${KEEP_VERSIONS}', "started_at" FROM "_prisma_migrations" LIMIT 1`,
  );
  expect(await applyMigrations(provider, connect(url))).toEqual(pending);
  expect(await runBeside(url, 'SELECT "eventName" AS name, "version" AS version FROM "Event"')).toEqual([
    { name: 'Old', version: 1 },
  ]);
  // A process may end before the engine notes what the migration noted itself.
  await runBeside(url, 'UPDATE "_prisma_migrations" SET "applied_steps_count" = 0');
  expect(await applyMigrations(provider, connect(url))).toEqual([]);
});

test('a process that is killed while migrating leaves a database that the next one can upgrade', async () => {
  const url = await newDatabaseUrl();
  await migrateToOlder(url);
  const series =
    provider === 'sqlite'
      ? 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n'
      : 'SELECT i FROM generate_series(1, 20000) n(i)';
  const instant = "'2026-01-01T00:00:00.000+00:00'";
  const at = provider === 'sqlite' ? instant : `${instant}::timestamp`;
  await runBeside(
    url,
    `INSERT INTO "Event" ("id", "orgId", "eventName", "actions", "createdAt", "updatedAt")
     SELECT 'e' || i, 'default', 'Old' || i, '["EMFConsumer"]', ${at}, ${at} FROM (${series}) s`,
  );
  await runBeside(
    url,
    `INSERT INTO "EventField" ("eventId", "position", "name", "type", "isRequired")
     SELECT 'e' || i, 0, 'f', 'string', true FROM (${series}) s`,
  );
  const migrate = (): ChildProcess =>
    spawn(process.execPath, [path.join(PROJECT, 'dist/migrate.js')], {
      // Callers are no concern of a migration, wherever a gateway would listen.
      env: { PATH: process.env.PATH, DATABASE_URL: url, HOST: '0.0.0.0' },
      stdio: 'ignore',
    });
  for (let kill = 0; kill < 6; kill++) {
    const child = migrate();
    setTimeout(() => child.kill('SIGKILL'), 250 + 90 * kill);
    await once(child, 'close');
  }
  expect(await once(migrate(), 'close')).toEqual([0, null]);
  const counts = await fieldCounts(url);
  expect([counts.size, new Set(counts.values())]).toEqual([20_000, new Set([1])]);
}, 120_000);
