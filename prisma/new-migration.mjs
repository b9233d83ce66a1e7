// Writes the SQL of a new migration for both providers: the difference between the models as they were committed
// and as they are now. Run it as `npm run migration:new -- NAME`, before the models are committed.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';

const { PrismaSchemaEngine } = createRequire(import.meta.url)('../dist/schema-engine.js');
const FOLDER = import.meta.dirname;
const PROJECT = join(FOLDER, '..');

/** The end of a migration for each provider. */
const PROVIDERS = {
  sqlite: (
    name,
  ) => `UPDATE "_prisma_migrations" SET "finished_at" = strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')
WHERE "migration_name" = '${name}' AND "rolled_back_at" IS NULL;`,
  postgresql: (name) => `UPDATE "_prisma_migrations" SET "finished_at" = now()
WHERE "migration_name" = '${name}' AND "rolled_back_at" IS NULL;
-- If another gateway has restarted this migration after its process died, the division by zero aborts this one.
SELECT 1 / COUNT(*) FROM "_prisma_migrations"
WHERE "migration_name" = '${name}' AND "rolled_back_at" IS NULL;`,
};

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const [name = ''] = process.argv.slice(2);
if (!/^[a-z][a-z0-9_]*$/.test(name)) {
  fail('usage: npm run migration:new -- NAME, where NAME has lower-case letters, digits and underscores');
}

const timestamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
const migration = `${timestamp}_${name}`;
const committed = (file) =>
  execFileSync('git', ['show', `HEAD:prisma/${file}`], { cwd: PROJECT, encoding: 'utf8' });
const current = (file) => readFileSync(join(FOLDER, file), 'utf8');

for (const [provider, finish] of Object.entries(PROVIDERS)) {
  const filesFrom = (read) =>
    ['models.prisma', `${provider}/datasource.prisma`].map((path) => ({ path, content: read(path) }));
  // The engine needs a connection, but compares models without it.
  const engine = await PrismaSchemaEngine.connect(new PrismaBetterSqlite3({ url: ':memory:' }));
  const sql = await engine.diff(
    { tag: 'schemaDatamodel', files: filesFrom(committed) },
    { tag: 'schemaDatamodel', files: filesFrom(current) },
  );
  await engine.close();
  if (!/^\s*(?!--)\S/m.test(sql))
    fail('the models are as they were committed: change prisma/models.prisma first');

  const folder = join(FOLDER, provider, 'migrations', migration);
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'migration.sql'),
    `-- All or nothing: if the process dies, the database is as it was before.
BEGIN;

${sql.trim()}

-- Recorded in the same transaction, so that the record is right even if the process dies after COMMIT.
${finish(migration)}

COMMIT;
`,
  );
  console.log(`prisma/${provider}/migrations/${migration}/migration.sql`);
}
console.log('Review the SQL, above all what happens to existing rows, then run the tests.');
process.exit(0);
