import { Prisma } from '../../database/generated/sqlite/client';
import { EventStatus } from '../model/enums';
import { EVENT_COLUMNS } from './event-queries';
import type { EventStatements, QueryFragments } from './event-statements';
import { toComparable } from './timestamps';

/** The writes of a batch in Postgres's SQL. */
export const POSTGRES_STATEMENTS: EventStatements = {
  claimKeys: (writer, rows, ttl) => writer.$queryRaw`
    INSERT INTO "IdempotencyKey" ("orgId", "operation", "key", "inputHash", "eventIds", "expiresAt")
    SELECT r.*, (now() AT TIME ZONE 'utc') + ${ttl} * interval '1 millisecond'
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("orgId" text, "operation" text, "key" text, "inputHash" text, "eventIds" jsonb)
    ON CONFLICT ("orgId", "operation", "key") DO UPDATE
    SET "inputHash" = excluded."inputHash", "eventIds" = excluded."eventIds", "expiresAt" = excluded."expiresAt"
    WHERE "IdempotencyKey"."expiresAt" <= (now() AT TIME ZONE 'utc')
    RETURNING "orgId", "operation", "key"`,

  maxTextLength: Infinity,

  insertEvents: (writer, rows) => writer.$queryRaw`
    INSERT INTO "Event" ("id", "orgId", "eventName", "version", "actions", "description", "fields", "searchText",
                         "createdAt", "updatedAt", "createdBy", "updatedBy", "note")
    SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("id" text, "orgId" text, "eventName" text, "version" int, "actions" jsonb, "description" text,
           "fields" jsonb, "searchText" text, "createdAt" timestamp, "updatedAt" timestamp, "createdBy" text,
           "updatedBy" text, "note" text)
    ON CONFLICT ("orgId", "eventName") DO NOTHING
    RETURNING "id"`,

  deleteEvents: (writer, ids) => writer.$executeRaw`
    DELETE FROM "Event" WHERE "id" IN (SELECT jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`,

  lockEvents: (writer, keys) => writer.$queryRaw`
    SELECT ${EVENT_COLUMNS} FROM "Event"
    WHERE ("orgId", "eventName") IN (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) AS r("orgId" text, "eventName" text)
    )
    ORDER BY "orgId", "eventName"
    FOR UPDATE`,

  insertVersions: (writer, rows) => writer.$executeRaw`
    INSERT INTO "EventVersion" ("eventId", "version", "actions", "description", "fields", "createdAt", "createdBy",
                                "note")
    SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("eventId" text, "version" int, "actions" jsonb, "description" text, "fields" jsonb,
           "createdAt" timestamp, "createdBy" text, "note" text)`,

  updateEvents: (writer, rows) => writer.$executeRaw`
    UPDATE "Event" e
    SET "version" = r."version", "actions" = r."actions", "description" = r."description", "fields" = r."fields",
        "searchText" = r."searchText", "updatedAt" = r."updatedAt", "updatedBy" = r."updatedBy", "note" = r."note"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("id" text, "version" int, "actions" jsonb, "description" text, "fields" jsonb, "searchText" text,
           "updatedAt" timestamp, "updatedBy" text, "note" text)
    WHERE e."id" = r."id"`,

  disableEvents: (writer, rows) => writer.$executeRaw`
    UPDATE "Event" e
    SET "status" = ${EventStatus.DISABLED}, "disabledAt" = r."disabledAt", "disabledBy" = r."disabledBy"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("id" text, "disabledAt" timestamp, "disabledBy" text)
    WHERE e."id" = r."id"`,

  findUnindexed: (writer, limit) => writer.$queryRaw`
    SELECT "id", "eventName", "description", "fields" FROM "Event" WHERE "searchText" = '' LIMIT ${limit}
    FOR UPDATE SKIP LOCKED`,

  setSearchTexts: (writer, rows) => writer.$executeRaw`
    UPDATE "Event" e SET "searchText" = r."searchText"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("id" text, "searchText" text)
    WHERE e."id" = r."id" AND e."searchText" = ''`,

  deleteKeys: (writer, keys) => writer.$executeRaw`
    DELETE FROM "IdempotencyKey"
    WHERE ("orgId", "operation", "key") IN (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb)
        AS r("orgId" text, "operation" text, "key" text)
    )`,

  findKeys: (writer, keys) => writer.$queryRaw`
    SELECT k."orgId", k."operation", k."key", k."inputHash", k."eventIds"
    FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb)
      AS r("orgId" text, "operation" text, "key" text)
    JOIN "IdempotencyKey" k USING ("orgId", "operation", "key")`,

  deleteExpiredKeys: (writer, limit) => writer.$executeRaw`
    DELETE FROM "IdempotencyKey"
    WHERE ("orgId", "operation", "key") IN (
      SELECT "orgId", "operation", "key" FROM "IdempotencyKey"
      WHERE "expiresAt" <= (now() AT TIME ZONE 'utc') ORDER BY "expiresAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )`,
};

/** The fewest characters that the index of search texts can find: it is made of three in a row. */
const MIN_PATTERN_LENGTH = 3;

/** The most characters of a search that the index is asked for. More would take longer and find hardly fewer events. */
const MAX_PATTERN_LENGTH = 64;

/** The parts of a query in Postgres's SQL. */
export const POSTGRES_FRAGMENTS: QueryFragments = {
  instant: (instant) => Prisma.sql`${toComparable(instant)}::timestamp`,
  hasText: (text) => {
    const condition = Prisma.sql`strpos("searchText", ${text}) > 0`;
    const start = [...text].slice(0, MAX_PATTERN_LENGTH);
    if (start.length < MIN_PATTERN_LENGTH) return condition;
    const pattern = `%${start.join('').replace(/[\\%_]/g, '\\$&')}%`;
    // The first part says nothing more: it is what the planner finds the index by.
    return Prisma.sql`("searchText" LIKE ${pattern} AND ${condition})`;
  },
  hasAction: (action) => Prisma.sql`"actions" @> ${JSON.stringify([action])}::jsonb`,
  hasFieldType: (type) => Prisma.sql`"fields" @> ${JSON.stringify([{ type }])}::jsonb`,
  hasPsiData: Prisma.sql`"fields" @> ${JSON.stringify([{ attributes: { isPsiData: true } }])}::jsonb`,
  hasField: (name) => Prisma.sql`"fields" @> ${JSON.stringify([{ name }])}::jsonb`,
  hasName: (names) =>
    Prisma.sql`"eventName" IN (SELECT jsonb_array_elements_text(${JSON.stringify(names)}::jsonb))`,
  ranges: (ranges) => Prisma.sql`
    jsonb_to_recordset(${JSON.stringify(ranges)}::jsonb) AS r("eventId" text, "from" int, "to" int)`,
};
