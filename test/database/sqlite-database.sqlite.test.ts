import { renameSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from '@jest/globals';
import { DatabaseUnavailableError } from '../../src/database/database-unavailable-error';
import { createEvent } from '../support/client';
import { cartAbandoned } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { startGateway } from '../support/gateway';
import { forOrg, openStore } from '../support/database';

test('commits are on disk: the writer runs in WAL mode with synchronous=FULL', async () => {
  const { database } = await openStore();
  const pragmas = await database.transaction(async (writer) => [
    await writer.$queryRaw`PRAGMA journal_mode`,
    await writer.$queryRaw`PRAGMA synchronous`,
    await writer.$queryRaw`PRAGMA foreign_keys`,
  ]);
  expect(pragmas).toEqual([[{ journal_mode: 'wal' }], [{ synchronous: 2n }], [{ foreign_keys: 1n }]]);
});

test('a file in another journal mode is switched back to WAL', async () => {
  const file = path.join(temporaryFolder(), 'events.db');
  const beside = new Database(file);
  beside.pragma('journal_mode = DELETE');
  beside.close();
  const { database } = await openStore({ DATABASE_URL: `file:${file}` });
  expect(await database.transaction((writer) => writer.$queryRaw`PRAGMA journal_mode`)).toEqual([
    { journal_mode: 'wal' },
  ]);
});

test('a read does not see uncommitted data', async () => {
  const { database } = await openStore();
  const count = () => database.read((reader) => reader.event.findUnique({ where: { id: 'x' } }));
  await database.transaction(async (writer) => {
    await writer.$executeRaw`INSERT INTO "Event" ("id", "orgId", "eventName", "version", "actions", "fields", "searchText", "createdAt", "updatedAt")
      VALUES ('x', 'default', 'x', 1, '[]', '[]', 'X', '2026-01-01T00:00:00.000+00:00', '2026-01-01T00:00:00.000+00:00')`;
    expect(await count()).toBeNull();
  });
  expect(await count()).not.toBeNull();
});

test('a failed transaction leaves nothing behind, and the next one works', async () => {
  const { database } = await openStore();
  const failing = database.transaction(async (writer) => {
    await writer.$executeRaw`CREATE TABLE "T" ("x" INTEGER)`;
    throw new Error('stop');
  });
  await expect(failing).rejects.toThrow(DatabaseUnavailableError);
  await database.transaction((writer) => writer.$executeRaw`CREATE TABLE "T" ("x" INTEGER)`);
});

test('a failed commit leaves nothing behind, its outcome is known, and the next one works', async () => {
  const { database } = await openStore();
  const failing = database.transaction(async (writer) => {
    await writer.$executeRaw`PRAGMA defer_foreign_keys = ON`;
    await writer.$executeRaw`INSERT INTO "EventVersion" ("eventId", "version", "actions", "fields", "createdAt") VALUES ('nobody', 1, '[]', '[]', '')`;
  });
  await expect(failing).rejects.toMatchObject({ name: 'DatabaseUnavailableError', outcomeUnknown: false });
  expect(
    await database.transaction((writer) => writer.$queryRaw`SELECT COUNT(*) AS count FROM "EventVersion"`),
  ).toEqual([{ count: 0n }]);
});

test('an operation that promises one statement and executes two fails, and the second is not executed', async () => {
  const { database } = await openStore();
  const submit = database.writes.add<string, string>({
    isOneStatement: () => true,
    execute: async (writer, tables) => {
      await writer.$executeRaw`CREATE TABLE "First" ("x" INTEGER)`;
      await writer.$executeRaw`CREATE TABLE "Second" ("x" INTEGER)`;
      return tables.map((value) => ({ status: 'fulfilled', value }));
    },
    weightOf: () => 1,
    exclusiveKeyOf: () => undefined,
  });
  await expect(submit('any')).rejects.toMatchObject({ outcomeUnknown: true });
  await database.transaction((writer) => writer.$executeRaw`CREATE TABLE "Second" ("x" INTEGER)`);
});

test('a second gateway can serve the same file', async () => {
  const { store, database, url } = await openStore();
  const second = await startGateway({ DATABASE_URL: url });
  const { event } = await createEvent(second.url, cartAbandoned());
  expect(await forOrg(store, 'default').findByName(event?.eventName ?? '')).not.toBeNull();
  await database.check();
  await second.close();
});

test('a file that is moved at any moment of a commit has what was acknowledged, and not what was rejected', async () => {
  const { database, url } = await openStore();
  await database.transaction((writer) => writer.$executeRaw`CREATE TABLE "T" ("n" INTEGER)`);
  const file = url.slice('file:'.length);
  const outcomes = new Set<string>();
  for (let moment = 0, isTooLate = false; !isTooLate; moment++) {
    let isMoved = false;
    const move = async (): Promise<void> => {
      for (let i = 0; i < moment; i++) await Promise.resolve();
      renameSync(file, `${file}.moved`);
      isMoved = true;
    };
    let moved: Promise<void> | undefined;
    const outcome = await database
      .transaction(async (writer) => {
        await writer.$executeRaw`INSERT INTO "T" VALUES (${moment})`;
        moved = move();
      })
      .then(
        () => 'acknowledged',
        (error: unknown) =>
          error instanceof DatabaseUnavailableError && error.outcomeUnknown ? 'unknown' : 'refused',
      );
    isTooLate = !isMoved;
    await moved;
    renameSync(`${file}.moved`, file);
    const stored = await database.transaction(
      (writer) => writer.$queryRaw`SELECT 1 FROM "T" WHERE "n" = ${moment}`,
    );
    if (outcome !== 'unknown') expect(stored).toHaveLength(outcome === 'acknowledged' ? 1 : 0);
    outcomes.add(outcome);
  }
  expect(outcomes).toEqual(new Set(['refused', 'unknown', 'acknowledged']));
});

test('a check fails if no page can be allocated', async () => {
  const { database } = await openStore();
  await database.transaction((writer) => writer.$queryRaw`PRAGMA max_page_count = 1`);
  await expect(database.check()).rejects.toMatchObject({
    name: 'DatabaseUnavailableError',
    outcomeUnknown: false,
  });
  await database.transaction((writer) => writer.$queryRaw`PRAGMA max_page_count = 1000000`);
  await database.check();
});

test('checks leave nothing behind, and do not make the file grow', async () => {
  const { database } = await openStore();
  const checkAfterFailure = async (): Promise<void> => {
    // The next check has to write.
    await database.transaction((writer) => writer.$executeRaw`no SQL`).catch(() => undefined);
    await database.check();
  };
  const count = (): Promise<unknown> =>
    database.transaction(async (writer) => [
      await writer.$queryRaw`PRAGMA page_count`,
      await writer.$queryRaw`SELECT COUNT(*) AS migrations FROM "_prisma_migrations"`,
    ]);
  await checkAfterFailure();
  const before = await count();
  for (let i = 0; i < 100; i++) await checkAfterFailure();
  expect(await count()).toEqual(before);
});
