import type { Writer } from '../database/database';
import type { Provider } from '../database/migrations';
import type { FieldDefinition } from './event-definition';

// One constant statement a table, whatever the size of the batch: the rows travel as one JSON parameter, where
// the client would compile a statement for every count of rows.

/** A row of `Event`, by column; the instants as ISO 8601 with the offset `+00:00`. */
export interface EventRow {
  readonly id: string;
  readonly orgId: string;
  readonly eventName: string;
  readonly version: number;
  readonly actions: readonly string[];
  readonly description: string | null;
  readonly fields: readonly FieldDefinition[];
  readonly searchText: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A row of `EventVersion`, by column. */
export interface EventVersionRow {
  readonly eventId: string;
  readonly version: number;
  readonly actions: readonly string[];
  readonly description: string | null;
  readonly fields: readonly FieldDefinition[];
  readonly createdAt: string;
}

/** What an event is unique by. */
export interface EventName {
  readonly orgId: string;
  readonly eventName: string;
}

/** What an idempotency key is unique by. */
export interface KeyName {
  readonly orgId: string;
  readonly operation: string;
  readonly key: string;
}

/** A row of `IdempotencyKey`, by column, but for the time that it is kept. */
export interface KeyRow extends KeyName {
  readonly inputHash: string;
  readonly eventIds: readonly string[];
}

/** A row of `Event` as the clients read it. */
export interface FoundEvent {
  readonly id: string;
  readonly orgId: string;
  readonly eventName: string;
  readonly version: number;
  readonly actions: unknown;
  readonly description: string | null;
  readonly fields: unknown;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** An event that no search finds yet. */
export type UnsearchableEvent = Pick<FoundEvent, 'id' | 'eventName' | 'description'>;

/** A row of `EventVersion` as the clients read it. */
export interface FoundVersion extends Pick<
  FoundEvent,
  'version' | 'actions' | 'description' | 'fields' | 'createdAt'
> {
  readonly eventId: string;
}

/** A row of `IdempotencyKey` as the clients read it. */
export interface FoundKey extends KeyName {
  readonly inputHash: string;
  readonly eventIds: unknown;
}

/** The statements of a batch in the SQL of one provider. Rows are locked in the order given. */
export interface EventStatements {
  /**
   * Inserts the keys that are free, or whose time is over, and resolves with the names of those.
   *
   * @param ttl how long they are kept, in ms, by the clock of the database
   */
  claimKeys(writer: Writer, rows: readonly KeyRow[], ttl: number): Promise<readonly KeyName[]>;

  /** Inserts what has a free name and resolves with the ids that it inserted. */
  insertEvents(writer: Writer, rows: readonly EventRow[]): Promise<readonly { id: string }[]>;

  deleteEvents(writer: Writer, ids: readonly string[]): Promise<unknown>;

  /** Keeps others from changing the events of these names until the transaction ends, and resolves with them. */
  lockEvents(writer: Writer, names: readonly EventName[]): Promise<readonly FoundEvent[]>;

  insertVersions(writer: Writer, rows: readonly EventVersionRow[]): Promise<unknown>;

  /** Brings events up to the version of the rows. */
  updateEvents(writer: Writer, rows: readonly EventRow[]): Promise<unknown>;

  /** Events that a migration left without a search text. */
  findUnsearchable(writer: Writer, limit: number): Promise<readonly UnsearchableEvent[]>;

  /** Gives events their search texts, unless they have one by now. */
  setSearchTexts(writer: Writer, rows: readonly Pick<EventRow, 'id' | 'searchText'>[]): Promise<unknown>;

  deleteKeys(writer: Writer, names: readonly KeyName[]): Promise<unknown>;

  findKeys(writer: Writer, names: readonly KeyName[]): Promise<readonly FoundKey[]>;

  /** Deletes keys whose time is over, the oldest first and no more than the limit, without waiting for any. */
  deleteExpiredKeys(writer: Writer, limit: number): Promise<unknown>;
}

// "WHERE true" keeps SQLite's parser from reading ON CONFLICT as the condition of a join.
const SQLITE: EventStatements = {
  claimKeys: (writer, rows, ttl) => writer.$queryRaw`
    INSERT INTO "IdempotencyKey" ("orgId", "operation", "key", "inputHash", "eventIds", "expiresAt")
    SELECT value ->> 'orgId', value ->> 'operation', value ->> 'key', value ->> 'inputHash',
           value -> 'eventIds', ${toTimestamp(Date.now() + ttl)}
    FROM json_each(${JSON.stringify(rows)})
    WHERE true
    ON CONFLICT ("orgId", "operation", "key") DO UPDATE
    SET "inputHash" = excluded."inputHash", "eventIds" = excluded."eventIds", "expiresAt" = excluded."expiresAt"
    WHERE "IdempotencyKey"."expiresAt" <= ${toTimestamp(Date.now())}
    RETURNING "orgId", "operation", "key"`,

  insertEvents: (writer, rows) => writer.$queryRaw`
    INSERT INTO "Event" ("id", "orgId", "eventName", "version", "actions", "description", "fields", "searchText",
                         "createdAt", "updatedAt")
    SELECT value ->> 'id', value ->> 'orgId', value ->> 'eventName', value ->> 'version', value -> 'actions',
           value ->> 'description', value -> 'fields', value ->> 'searchText', value ->> 'createdAt',
           value ->> 'updatedAt'
    FROM json_each(${JSON.stringify(rows)})
    WHERE true
    ON CONFLICT ("orgId", "eventName") DO NOTHING
    RETURNING "id"`,

  deleteEvents: (writer, ids) => writer.$executeRaw`
    DELETE FROM "Event" WHERE "id" IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,

  // Locks nothing: if another process writes before this transaction does, its first write fails, and all is run again.
  lockEvents: (writer, names) => writer.$queryRaw`
    SELECT e."id", e."orgId", e."eventName", e."version", e."actions", e."description", e."fields",
           e."createdAt", e."updatedAt"
    FROM json_each(${JSON.stringify(names)})
    JOIN "Event" e ON e."orgId" = value ->> 'orgId' AND e."eventName" = value ->> 'eventName'`,

  insertVersions: (writer, rows) => writer.$executeRaw`
    INSERT INTO "EventVersion" ("eventId", "version", "actions", "description", "fields", "createdAt")
    SELECT value ->> 'eventId', value ->> 'version', value -> 'actions', value ->> 'description',
           value -> 'fields', value ->> 'createdAt'
    FROM json_each(${JSON.stringify(rows)})`,

  updateEvents: (writer, rows) => writer.$executeRaw`
    UPDATE "Event"
    SET "version" = value ->> 'version', "actions" = value -> 'actions', "description" = value ->> 'description',
        "fields" = value -> 'fields', "searchText" = value ->> 'searchText', "updatedAt" = value ->> 'updatedAt'
    FROM json_each(${JSON.stringify(rows)})
    WHERE "Event"."id" = value ->> 'id'`,

  findUnsearchable: (writer, limit) => writer.$queryRaw`
    SELECT "id", "eventName", "description" FROM "Event" WHERE "searchText" = '' LIMIT ${limit}`,

  setSearchTexts: (writer, rows) => writer.$executeRaw`
    UPDATE "Event" SET "searchText" = value ->> 'searchText'
    FROM json_each(${JSON.stringify(rows)})
    WHERE "Event"."id" = value ->> 'id' AND "Event"."searchText" = ''`,

  deleteKeys: (writer, names) => writer.$executeRaw`
    DELETE FROM "IdempotencyKey"
    WHERE ("orgId", "operation", "key") IN (
      SELECT value ->> 'orgId', value ->> 'operation', value ->> 'key' FROM json_each(${JSON.stringify(names)})
    )`,

  findKeys: (writer, names) => writer.$queryRaw`
    SELECT k."orgId", k."operation", k."key", k."inputHash", k."eventIds"
    FROM json_each(${JSON.stringify(names)})
    JOIN "IdempotencyKey" k ON k."orgId" = value ->> 'orgId' AND k."operation" = value ->> 'operation'
                           AND k."key" = value ->> 'key'`,

  deleteExpiredKeys: (writer, limit) => writer.$executeRaw`
    DELETE FROM "IdempotencyKey"
    WHERE ("orgId", "operation", "key") IN (
      SELECT "orgId", "operation", "key" FROM "IdempotencyKey"
      WHERE "expiresAt" <= ${toTimestamp(Date.now())} ORDER BY "expiresAt" LIMIT ${limit}
    )`,
};

const POSTGRESQL: EventStatements = {
  claimKeys: (writer, rows, ttl) => writer.$queryRaw`
    INSERT INTO "IdempotencyKey" ("orgId", "operation", "key", "inputHash", "eventIds", "expiresAt")
    SELECT r.*, (now() AT TIME ZONE 'utc') + ${ttl} * interval '1 millisecond'
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("orgId" text, "operation" text, "key" text, "inputHash" text, "eventIds" jsonb)
    ON CONFLICT ("orgId", "operation", "key") DO UPDATE
    SET "inputHash" = excluded."inputHash", "eventIds" = excluded."eventIds", "expiresAt" = excluded."expiresAt"
    WHERE "IdempotencyKey"."expiresAt" <= (now() AT TIME ZONE 'utc')
    RETURNING "orgId", "operation", "key"`,

  insertEvents: (writer, rows) => writer.$queryRaw`
    INSERT INTO "Event" ("id", "orgId", "eventName", "version", "actions", "description", "fields", "searchText",
                         "createdAt", "updatedAt")
    SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("id" text, "orgId" text, "eventName" text, "version" int, "actions" jsonb, "description" text,
           "fields" jsonb, "searchText" text, "createdAt" timestamp, "updatedAt" timestamp)
    ON CONFLICT ("orgId", "eventName") DO NOTHING
    RETURNING "id"`,

  deleteEvents: (writer, ids) => writer.$executeRaw`
    DELETE FROM "Event" WHERE "id" IN (SELECT jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`,

  lockEvents: (writer, names) => writer.$queryRaw`
    SELECT "id", "orgId", "eventName", "version", "actions", "description", "fields", "createdAt", "updatedAt"
    FROM "Event"
    WHERE ("orgId", "eventName") IN (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(names)}::jsonb) AS r("orgId" text, "eventName" text)
    )
    ORDER BY "orgId", "eventName"
    FOR UPDATE`,

  insertVersions: (writer, rows) => writer.$executeRaw`
    INSERT INTO "EventVersion" ("eventId", "version", "actions", "description", "fields", "createdAt")
    SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("eventId" text, "version" int, "actions" jsonb, "description" text, "fields" jsonb,
           "createdAt" timestamp)`,

  updateEvents: (writer, rows) => writer.$executeRaw`
    UPDATE "Event" e
    SET "version" = r."version", "actions" = r."actions", "description" = r."description", "fields" = r."fields",
        "searchText" = r."searchText", "updatedAt" = r."updatedAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("id" text, "version" int, "actions" jsonb, "description" text, "fields" jsonb, "searchText" text,
           "updatedAt" timestamp)
    WHERE e."id" = r."id"`,

  findUnsearchable: (writer, limit) => writer.$queryRaw`
    SELECT "id", "eventName", "description" FROM "Event" WHERE "searchText" = '' LIMIT ${limit}
    FOR UPDATE SKIP LOCKED`,

  setSearchTexts: (writer, rows) => writer.$executeRaw`
    UPDATE "Event" e SET "searchText" = r."searchText"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("id" text, "searchText" text)
    WHERE e."id" = r."id" AND e."searchText" = ''`,

  deleteKeys: (writer, names) => writer.$executeRaw`
    DELETE FROM "IdempotencyKey"
    WHERE ("orgId", "operation", "key") IN (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(names)}::jsonb)
        AS r("orgId" text, "operation" text, "key" text)
    )`,

  findKeys: (writer, names) => writer.$queryRaw`
    SELECT k."orgId", k."operation", k."key", k."inputHash", k."eventIds"
    FROM jsonb_to_recordset(${JSON.stringify(names)}::jsonb)
      AS r("orgId" text, "operation" text, "key" text)
    JOIN "IdempotencyKey" k USING ("orgId", "operation", "key")`,

  deleteExpiredKeys: (writer, limit) => writer.$executeRaw`
    DELETE FROM "IdempotencyKey"
    WHERE ("orgId", "operation", "key") IN (
      SELECT "orgId", "operation", "key" FROM "IdempotencyKey"
      WHERE "expiresAt" <= (now() AT TIME ZONE 'utc') ORDER BY "expiresAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )`,
};

/** The statements of each provider. */
export const EVENT_STATEMENTS: Readonly<Record<Provider, EventStatements>> = {
  sqlite: SQLITE,
  postgresql: POSTGRESQL,
};

/** The form in which the clients write an instant themselves, so that the column sorts as text. */
export function toTimestamp(instant: number): string {
  return new Date(instant).toISOString().replace('Z', '+00:00');
}
