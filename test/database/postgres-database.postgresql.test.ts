import { beforeAll, expect, test } from '@jest/globals';
import type { Database } from '../../src/database/database';
import { DatabaseUnavailableError } from '../../src/database/database-unavailable-error';
import { openStore } from '../support/database';

let database: Database;
let other: Database;

beforeAll(async () => {
  const store = await openStore();
  ({ database } = store);
  ({ database: other } = await openStore({ DATABASE_URL: store.url, DATABASE_STATEMENT_TIMEOUT: '3' }));
  await database.transaction((writer) => writer.$executeRaw`CREATE TABLE "T" ("n" int PRIMARY KEY)`);
});

test('two transactions that deadlock both succeed: one of them is repeated', async () => {
  let attempts = 0;
  let arrived = 0;
  let open: () => void = () => undefined;
  const both = new Promise<void>((resolve) => (open = resolve));
  const insertBoth = (on: Database, first: number, second: number): Promise<unknown> =>
    on.transaction(async (writer) => {
      attempts += 1;
      await writer.$executeRaw`INSERT INTO "T" VALUES (${first}) ON CONFLICT DO NOTHING`;
      arrived += 1;
      if (arrived === 2) open();
      await both;
      await writer.$executeRaw`INSERT INTO "T" VALUES (${second}) ON CONFLICT DO NOTHING`;
    });
  await Promise.all([insertBoth(database, 1, 2), insertBoth(other, 2, 1)]);
  expect(attempts).toBe(3);
  expect(await database.transaction((writer) => writer.$queryRaw`SELECT n FROM "T" ORDER BY n`)).toEqual([
    { n: 1 },
    { n: 2 },
  ]);
});

test('a statement that runs too long is cancelled', async () => {
  await expect(other.transaction((writer) => writer.$queryRaw`SELECT pg_sleep(30)`)).rejects.toThrow(
    DatabaseUnavailableError,
  );
  await other.check();
});

test('a failed transaction leaves nothing behind, and its outcome is known', async () => {
  const failing = database.transaction(async (writer) => {
    await writer.$executeRaw`INSERT INTO "T" VALUES (3)`;
    await writer.$executeRaw`INSERT INTO "T" VALUES (3)`;
  });
  await expect(failing).rejects.toMatchObject({ name: 'DatabaseUnavailableError', outcomeUnknown: false });
  expect(await database.transaction((writer) => writer.$queryRaw`SELECT n FROM "T" WHERE n = 3`)).toEqual([]);
});

test('a transaction that COMMIT rolls back leaves nothing behind, and its outcome is known', async () => {
  const failing = database.transaction(async (writer) => {
    await writer.$executeRaw`CREATE TABLE "D" ("n" int REFERENCES "T" ("n") DEFERRABLE INITIALLY DEFERRED)`;
    await writer.$executeRaw`INSERT INTO "D" VALUES (404)`;
  });
  await expect(failing).rejects.toMatchObject({ name: 'DatabaseUnavailableError', outcomeUnknown: false });
  expect(
    await database.transaction((writer) => writer.$queryRaw`SELECT to_regclass('"D"')::text AS name`),
  ).toEqual([{ name: null }]);
});

test('a transaction that takes too long leaves nothing behind, and its outcome is known', async () => {
  const failing = other.transaction(async (writer) => {
    await writer.$executeRaw`INSERT INTO "T" VALUES (4)`;
    await new Promise((resolve) => setTimeout(resolve, 13_000));
  });
  await expect(failing).rejects.toMatchObject({ name: 'DatabaseUnavailableError', outcomeUnknown: false });
  expect(await database.transaction((writer) => writer.$queryRaw`SELECT n FROM "T" WHERE n = 4`)).toEqual([]);
});
