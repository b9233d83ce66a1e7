import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { readConfig } from '../../src/config';
import type { Database } from '../../src/database/database';
import { openDatabase } from '../../src/database/open-database';
import { UNOBSERVED } from '../../src/observer';
import type { Provider } from '../../src/database/migrations';
import type { EventDefinition, StoredEvent } from '../../src/events/model/event-definition';
import type {
  EventStore,
  IdempotentRequest,
  InsertResult,
  OrgEventStore,
} from '../../src/events/store/event-store';
import { PrismaEventStore } from '../../src/events/store/prisma-event-store';
import { afterTests } from './cleanup';
import { temporaryFolder } from './folder';
import { runSql } from './postgres';

declare const PROVIDER: Provider;

/** The database that the suite runs on; see jest.config.mjs. */
export const provider = PROVIDER;

let count = 0;

/** The URL of a new database without tables. */
export async function newDatabaseUrl(): Promise<string> {
  if (provider === 'sqlite') return `file:${path.join(temporaryFolder(), 'events.db')}`;
  const server = process.env.TEST_POSTGRES_URL ?? '';
  count += 1;
  const name = `test_${process.pid}_${count}_${Date.now()}`;
  await runSql(server, `CREATE DATABASE ${name}`);
  return Object.assign(new URL(server), { pathname: `/${name}` }).href;
}

/** A store on a database, closed after the tests of the file. */
export async function openStore(
  variables: Readonly<Record<string, string>> = {},
): Promise<{ store: PrismaEventStore; database: Database; url: string }> {
  const url = variables.DATABASE_URL ?? (await newDatabaseUrl());
  const config = readConfig({ ...variables, DATABASE_URL: url });
  const database = await openDatabase(config.database, UNOBSERVED);
  afterTests(() => database.close());
  return { store: new PrismaEventStore(database, config.events), database, url };
}

/** The events of an organisation, for a caller whom nobody knows and whom nothing records. */
export function forOrg(store: EventStore, orgId: string): OrgEventStore {
  return store.forCaller({ orgId, name: null }, { record: () => undefined });
}

/** Stores one definition and resolves with the result. */
export async function insert(
  store: OrgEventStore,
  definition: EventDefinition,
  idempotency?: IdempotentRequest,
): Promise<
  | InsertResult
  | { readonly kind: 'replayed'; readonly event: StoredEvent }
  | { readonly kind: 'key-mismatch' }
> {
  const outcome = await store.create({ definitions: [definition], atomic: true, idempotency });
  if (outcome.kind === 'key-mismatch') return outcome;
  const [result] = outcome.results;
  if (result === undefined) throw new Error('a definition has no result');
  return outcome.replayed && result.kind === 'inserted' ? { kind: 'replayed', event: result.event } : result;
}

/** Runs SQL on a connection other than the gateway's, and resolves with the rows. */
export async function runBeside(url: string, sql: string): Promise<Record<string, unknown>[]> {
  if (url.startsWith('postgresql:')) return runSql(url, sql);
  const database = new BetterSqlite3(url.slice('file:'.length));
  try {
    const statement = database.prepare<[], Record<string, unknown>>(sql);
    if (statement.reader) return statement.all();
    statement.run();
    return [];
  } finally {
    database.close();
  }
}

/** How many fields each event has on disk, by name. */
export async function fieldCounts(url: string): Promise<Map<string, number>> {
  const length = provider === 'sqlite' ? 'json_array_length' : 'jsonb_array_length';
  const rows = await runBeside(url, `SELECT "eventName" AS name, ${length}("fields") AS count FROM "Event"`);
  return new Map(rows.map(({ name, count }) => [String(name), Number(count)]));
}
