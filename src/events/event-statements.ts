import type { Writer } from '../database/database';
import type { Provider } from '../database/migrations';

// One constant statement a table, whatever the size of the batch: the rows travel as one JSON parameter.
// A nested create of the client compiles a statement for every count of rows and runs one for every field.

/** A row of `Event`, by column; the instants as ISO 8601 with the offset `+00:00`. */
export interface EventRow {
  readonly id: string;
  readonly orgId: string;
  readonly eventName: string;
  readonly actions: readonly string[];
  readonly description: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A row of `EventField`, by column. */
export interface EventFieldRow {
  readonly eventId: string;
  readonly position: number;
  readonly name: string;
  readonly type: string;
  readonly addCustomerIfNotExists: boolean | null;
  readonly isRequired: boolean | null;
  readonly isUniqueKeyField: boolean | null;
  readonly isPsiData: boolean | null;
  readonly identifierType: string | null;
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
  readonly eventId: string;
}

/** The statements of a batch in the SQL of one provider. Rows are locked in the order given. */
export interface EventStatements {
  /**
   * Inserts the keys that are free, or whose time is over, and resolves with the event ids of those.
   *
   * @param ttl how long they are kept, in ms, by the clock of the database
   */
  claimKeys(writer: Writer, rows: readonly KeyRow[], ttl: number): Promise<readonly { eventId: string }[]>;

  /** Inserts what has a free name and resolves with the ids that it inserted. */
  insertEvents(writer: Writer, rows: readonly EventRow[]): Promise<readonly { id: string }[]>;

  insertFields(writer: Writer, rows: readonly EventFieldRow[]): Promise<unknown>;

  deleteKeys(writer: Writer, names: readonly KeyName[]): Promise<unknown>;

  findKeys(writer: Writer, names: readonly KeyName[]): Promise<readonly KeyRow[]>;

  /** Deletes keys whose time is over, the oldest first and no more than the limit, without waiting for any. */
  deleteExpiredKeys(writer: Writer, limit: number): Promise<unknown>;
}

// "WHERE true" keeps SQLite's parser from reading ON CONFLICT as the condition of a join.
const SQLITE: EventStatements = {
  claimKeys: (writer, rows, ttl) => writer.$queryRaw`
    INSERT INTO "IdempotencyKey" ("orgId", "operation", "key", "inputHash", "eventId", "expiresAt")
    SELECT value ->> 'orgId', value ->> 'operation', value ->> 'key', value ->> 'inputHash',
           value ->> 'eventId', ${toTimestamp(Date.now() + ttl)}
    FROM json_each(${JSON.stringify(rows)})
    WHERE true
    ON CONFLICT ("orgId", "operation", "key") DO UPDATE
    SET "inputHash" = excluded."inputHash", "eventId" = excluded."eventId", "expiresAt" = excluded."expiresAt"
    WHERE "IdempotencyKey"."expiresAt" <= ${toTimestamp(Date.now())}
    RETURNING "eventId"`,

  insertEvents: (writer, rows) => writer.$queryRaw`
    INSERT INTO "Event" ("id", "orgId", "eventName", "actions", "description", "createdAt", "updatedAt")
    SELECT value ->> 'id', value ->> 'orgId', value ->> 'eventName', value -> 'actions',
           value ->> 'description', value ->> 'createdAt', value ->> 'updatedAt'
    FROM json_each(${JSON.stringify(rows)})
    WHERE true
    ON CONFLICT ("orgId", "eventName") DO NOTHING
    RETURNING "id"`,

  insertFields: (writer, rows) => writer.$executeRaw`
    INSERT INTO "EventField" ("eventId", "position", "name", "type", "addCustomerIfNotExists", "isRequired",
                              "isUniqueKeyField", "isPsiData", "identifierType")
    SELECT value ->> 'eventId', value ->> 'position', value ->> 'name', value ->> 'type',
           value ->> 'addCustomerIfNotExists', value ->> 'isRequired', value ->> 'isUniqueKeyField',
           value ->> 'isPsiData', value ->> 'identifierType'
    FROM json_each(${JSON.stringify(rows)})`,

  deleteKeys: (writer, names) => writer.$executeRaw`
    DELETE FROM "IdempotencyKey"
    WHERE ("orgId", "operation", "key") IN (
      SELECT value ->> 'orgId', value ->> 'operation', value ->> 'key' FROM json_each(${JSON.stringify(names)})
    )`,

  findKeys: (writer, names) => writer.$queryRaw`
    SELECT k."orgId", k."operation", k."key", k."inputHash", k."eventId"
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
    INSERT INTO "IdempotencyKey" ("orgId", "operation", "key", "inputHash", "eventId", "expiresAt")
    SELECT r.*, (now() AT TIME ZONE 'utc') + ${ttl} * interval '1 millisecond'
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("orgId" text, "operation" text, "key" text, "inputHash" text, "eventId" text)
    ON CONFLICT ("orgId", "operation", "key") DO UPDATE
    SET "inputHash" = excluded."inputHash", "eventId" = excluded."eventId", "expiresAt" = excluded."expiresAt"
    WHERE "IdempotencyKey"."expiresAt" <= (now() AT TIME ZONE 'utc')
    RETURNING "eventId"`,

  insertEvents: (writer, rows) => writer.$queryRaw`
    INSERT INTO "Event" ("id", "orgId", "eventName", "actions", "description", "createdAt", "updatedAt")
    SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("id" text, "orgId" text, "eventName" text, "actions" jsonb, "description" text,
           "createdAt" timestamp, "updatedAt" timestamp)
    ON CONFLICT ("orgId", "eventName") DO NOTHING
    RETURNING "id"`,

  insertFields: (writer, rows) => writer.$executeRaw`
    INSERT INTO "EventField" ("eventId", "position", "name", "type", "addCustomerIfNotExists", "isRequired",
                              "isUniqueKeyField", "isPsiData", "identifierType")
    SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("eventId" text, "position" int, "name" text, "type" text, "addCustomerIfNotExists" boolean,
           "isRequired" boolean, "isUniqueKeyField" boolean, "isPsiData" boolean, "identifierType" text)`,

  deleteKeys: (writer, names) => writer.$executeRaw`
    DELETE FROM "IdempotencyKey"
    WHERE ("orgId", "operation", "key") IN (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(names)}::jsonb)
        AS r("orgId" text, "operation" text, "key" text)
    )`,

  findKeys: (writer, names) => writer.$queryRaw`
    SELECT k."orgId", k."operation", k."key", k."inputHash", k."eventId"
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
