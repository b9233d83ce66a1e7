import { beforeEach, expect, test } from '@jest/globals';
import type { Database } from '../../src/database/database';
import { newDatabaseUrl, openStore, runBeside } from '../support/database';

let url: string;
let role: string;
let database: Database;
let count = 0;

/** A database that is opened by a role whose connections the server may limit; it does not limit a superuser's. */
beforeEach(async () => {
  url = await newDatabaseUrl();
  await openStore({ DATABASE_URL: url });
  count += 1;
  role = `limited_${process.pid}_${count}`;
  await runBeside(url, `CREATE ROLE ${role} LOGIN`);
  await runBeside(url, `GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`);
  ({ database } = await openStore({
    DATABASE_URL: Object.assign(new URL(url), { username: role }).href,
    DATABASE_CONNECT_TIMEOUT: '3',
    MIGRATE_ON_START: 'false',
  }));
});

const limit = (connections: number): Promise<unknown> =>
  runBeside(url, `ALTER ROLE ${role} CONNECTION LIMIT ${connections}`);

const read = (): Promise<unknown> => database.read((reader) => reader.event.findMany());

const write = (): Promise<unknown> =>
  database.transaction((writer) => writer.$queryRaw`SELECT pg_sleep(0.05)::text`);

const connections = async (): Promise<unknown> =>
  (await runBeside(url, `SELECT COUNT(*)::int AS count FROM pg_stat_activity WHERE usename = '${role}'`))[0]
    ?.count;

test('while the server accepts no second connection, reads and writes share the first', async () => {
  await read();
  await limit(1);
  for (let round = 0; round < 3; round++) {
    await Promise.all([
      ...Array.from({ length: 20 }, read),
      ...Array.from({ length: 10 }, write),
      database.check(),
    ]);
    expect(await connections()).toBe(1);
    // After a pause, the server is asked again.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
  }
  await limit(-1);
  await Promise.all(Array.from({ length: 20 }, write));
  expect(await connections()).toBeGreaterThan(1);
});

test('while the server accepts no connection, requests wait for one, and not for ever', async () => {
  await limit(0);
  await runBeside(url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}'`);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const waiting = Promise.all([read(), write(), read()]);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await limit(1);
  await waiting;

  await limit(0);
  await runBeside(url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}'`);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const failing = await Promise.allSettled([read(), write(), database.check()]);
  expect(failing.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  await limit(1);
  await read();
});
