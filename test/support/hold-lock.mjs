// Another program that writes to an SQLite file: it locks the file most of the time, until it is ended.
import BetterSqlite3 from 'better-sqlite3';
import { setTimeout as sleep } from 'node:timers/promises';

const [, , file, locked, free] = process.argv;
const database = new BetterSqlite3(file, { timeout: 10_000 });
for (;;) {
  database.exec('BEGIN IMMEDIATE');
  await sleep(Number(locked));
  database.exec('ROLLBACK');
  await sleep(Number(free));
}
