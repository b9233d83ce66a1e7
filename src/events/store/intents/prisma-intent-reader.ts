import type { Reader } from '../../../database/access';
import type { Database } from '../../../database/database';
import { Prisma } from '../../../database/generated/sqlite/client';
import type { IdempotentRequest } from '../event-store';
import type { Sql } from '../event-statements';
import { INTENT_COLUMNS } from './intent-columns';
import { toPendingIntent } from './intent-rows';
import type { FoundIntent } from './intent-statements';
import type { KeyUse, OrgIntentStore, PendingIntent } from './intent-store';

/** Reads intents from a database through Prisma. */
export class PrismaIntentReader {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  forOrg(orgId: string): Omit<OrgIntentStore, 'put'> {
    const find = async (condition: Sql): Promise<PendingIntent | null> => {
      const [row] = await this.#find(Prisma.sql`"orgId" = ${orgId} AND ${condition}`, 1);
      return row ?? null;
    };
    return {
      findKeyUse: (request) => this.#database.read((reader) => findKeyUse(reader, orgId, request)),
      list: (limit) => this.#find(Prisma.sql`"orgId" = ${orgId}`, limit),
      findByName: (eventName) => find(Prisma.sql`"eventName" = ${eventName}`),
      findById: (id) => find(Prisma.sql`"id" = ${id}`),
    };
  }

  async #find(condition: Sql, limit: number): Promise<PendingIntent[]> {
    const rows = await this.#database.read(
      (reader) => reader.$queryRaw<FoundIntent[]>`
      SELECT ${INTENT_COLUMNS} FROM "PlatformIntent" WHERE ${condition} ORDER BY "createdAt", "id" LIMIT ${limit}`,
    );
    return rows.map(toPendingIntent);
  }
}

/**
 * Whether any intent is not settled.
 */
export async function hasPendingIntents(database: Database): Promise<boolean> {
  const rows = await database.read(
    (reader) => reader.$queryRaw<unknown[]>`SELECT 1 AS "one" FROM "PlatformIntent" LIMIT 1`,
  );
  return rows.length > 0;
}

/** How many intents are counted: enough to tell that there are many. */
const MAX_COUNTED = 1_000;

/** The intents of all organisations that are not settled. */
export interface PendingIntents {
  /** At most 1,000. */
  readonly count: number;
  /** When the oldest one was put on record; null if there is none. */
  readonly oldest: Date | null;
}

/**
 * How many intents are not settled, and since when. Reads little, however many there are.
 */
export async function summarizeIntents(database: Database): Promise<PendingIntents> {
  // The ids sort by time.
  const [oldest] = await database.read(
    (reader) => reader.$queryRaw<{ createdAt: Date; count: number | bigint }[]>`
      SELECT
        "createdAt",
        (SELECT count(*) FROM (SELECT 1 FROM "PlatformIntent" LIMIT ${MAX_COUNTED}) AS "counted") AS "count"
      FROM "PlatformIntent" ORDER BY "id" LIMIT 1`,
  );
  return oldest === undefined
    ? { count: 0, oldest: null }
    : { count: Number(oldest.count), oldest: oldest.createdAt };
}

async function findKeyUse(
  reader: Reader,
  orgId: string,
  { operation, key, inputHash }: IdempotentRequest,
): Promise<KeyUse> {
  const where = { orgId_operation_key: { orgId, operation, key } };
  const row = await reader.idempotencyKey.findUnique({ where });
  if (row === null || row.expiresAt <= new Date()) return { kind: 'unused' };
  if (row.inputHash !== inputHash) return { kind: 'key-mismatch' };
  const ids = Array.isArray(row.eventIds) ? row.eventIds.map(String) : [];
  const events = await reader.event.findMany({
    where: { id: { in: ids }, orgId },
    select: { eventName: true },
  });
  return { kind: 'used', eventNames: events.map(({ eventName }) => eventName) };
}
