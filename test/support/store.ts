import path from 'node:path';
import { afterTests } from './cleanup';
import type { Database } from '../../src/database/database';
import { openSqliteDatabase } from '../../src/database/sqlite-database';
import { PrismaEventStore } from '../../src/events/prisma-event-store';
import { temporaryFolder } from './folder';

/** A store on a new SQLite file, closed after the tests of the file. */
export async function openStore(
  file = path.join(temporaryFolder(), 'events.db'),
): Promise<{ store: PrismaEventStore; database: Database; file: string }> {
  const database = await openSqliteDatabase(file);
  afterTests(() => database.close());
  return { store: new PrismaEventStore(database), database, file };
}
