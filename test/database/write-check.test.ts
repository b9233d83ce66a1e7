import { expect, test } from '@jest/globals';
import type { Writer } from '../../src/database/access';
import { WriteCheck } from '../../src/database/write-check';

/** A check of a database that can be made unavailable, with the numbers of its transactions and writes. */
function setUp(): { check: WriteCheck; database: { fails: boolean; transactions: number; writes: number } } {
  const database = { fails: false, transactions: 0, writes: 0 };
  // No other method is used.
  const writer = { $executeRaw: () => Promise.resolve(0) } as unknown as Writer;
  const check = new WriteCheck(
    async (work) => {
      database.transactions += 1;
      await work(writer);
      if (database.fails) throw new Error('disk full');
    },
    () => Promise.resolve((database.writes += 1)),
  );
  return { check, database };
}

test('concurrent checks share a transaction, and one soon afterwards does not write again', async () => {
  const { check, database } = setUp();
  await Promise.all(Array.from({ length: 100 }, () => check.run()));
  expect(database).toMatchObject({ transactions: 1, writes: 1 });
  await check.run();
  expect(database).toMatchObject({ transactions: 2, writes: 1 });
});

test('a check writes again after a second', async () => {
  const { check, database } = setUp();
  await check.run();
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await check.run();
  expect(database.writes).toBe(2);
});

test('a check after a failure writes, until one has succeeded', async () => {
  const { check, database } = setUp();
  await check.run();
  check.expire();
  database.fails = true;
  await expect(check.run()).rejects.toThrow('disk full');
  await expect(check.run()).rejects.toThrow('disk full');
  database.fails = false;
  await check.run();
  expect(database.writes).toBe(4);
  await check.run();
  expect(database).toMatchObject({ transactions: 5, writes: 4 });
});
