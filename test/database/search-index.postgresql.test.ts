import { expect, test } from '@jest/globals';
import { forOrg, insert, newDatabaseUrl, openStore, runBeside } from '../support/database';
import { definitionOf } from '../support/canonical-definitions';

let count = 0;

/** The URL of a new database for a user who may make tables in it, and nothing else. */
async function asOrdinaryUser(prepare: readonly string[] = []): Promise<string> {
  const url = await newDatabaseUrl();
  count += 1;
  const role = `gateway_${process.pid}_${count}_${Date.now()}`;
  const statements = [`CREATE ROLE ${role} LOGIN`, `GRANT CREATE ON SCHEMA public TO ${role}`, ...prepare];
  for (const sql of statements) await runBeside(url, sql);
  return Object.assign(new URL(url), { username: role }).href;
}

/** The indexes of search texts. */
async function indexesOf(url: string): Promise<unknown[]> {
  const rows = await runBeside(
    url,
    `SELECT indexdef FROM pg_indexes WHERE indexname = 'Event_searchText_idx'`,
  );
  return rows.map(({ indexdef }) => indexdef);
}

test('a server that refuses the extension is migrated, and searched without it', async () => {
  const url = await asOrdinaryUser();
  const { store } = await openStore({ DATABASE_URL: url });
  const org = forOrg(store, 'default');
  await insert(org, { ...definitionOf('Found'), description: '100 % of it' });
  await insert(org, { ...definitionOf('Other'), description: '100 of it' });
  expect(await indexesOf(url)).toEqual([]);
  for (const search of ['found', '100 % of', 'ou']) expect(await org.count({ search })).toBe(1);
});

test.each([
  ['was made by somebody else', ['CREATE EXTENSION pg_trgm'], 'public.gin_trgm_ops|gin_trgm_ops'],
  [
    'is in a schema that is not searched',
    [
      'CREATE SCHEMA "of extensions"',
      'CREATE EXTENSION pg_trgm SCHEMA "of extensions"',
      'GRANT USAGE ON SCHEMA "of extensions" TO PUBLIC',
    ],
    '"of extensions".gin_trgm_ops',
  ],
])('an extension that %s is used', async (_, prepare, operators) => {
  const url = await asOrdinaryUser(prepare);
  const { store } = await openStore({ DATABASE_URL: url });
  const org = forOrg(store, 'default');
  await insert(org, definitionOf('Found'));
  expect(await indexesOf(url)).toEqual([expect.stringMatching(operators)]);
  expect(await org.count({ search: 'found' })).toBe(1);
});

test('one that the gateway has no access to is not used', async () => {
  const url = await asOrdinaryUser(['CREATE SCHEMA closed', 'CREATE EXTENSION pg_trgm SCHEMA closed']);
  const { store } = await openStore({ DATABASE_URL: url });
  await insert(forOrg(store, 'default'), definitionOf('Found'));
  expect(await indexesOf(url)).toEqual([]);
  expect(await forOrg(store, 'default').count({ search: 'found' })).toBe(1);
});

test('an index that is made later, or dropped, makes no difference to a running gateway', async () => {
  const { store, url } = await openStore();
  const org = forOrg(store, 'default');
  await insert(org, definitionOf('Found'));
  const change = async (sql: string): Promise<void> => {
    await runBeside(url, sql);
    expect(await org.count({ search: 'found' })).toBe(1);
  };
  await change('DROP EXTENSION pg_trgm CASCADE');
  expect(await indexesOf(url)).toEqual([]);
  await change('CREATE EXTENSION pg_trgm');
  await change(
    'CREATE INDEX CONCURRENTLY "Event_searchText_idx" ON "Event" USING gin ("searchText" gin_trgm_ops)',
  );
  expect(await indexesOf(url)).toHaveLength(1);
});
