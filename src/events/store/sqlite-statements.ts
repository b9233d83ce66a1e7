import { Prisma } from '../../database/generated/sqlite/client';
import { EventStatus } from '../model/enums';
import { Pacer } from '../pacing';
import type { EventRow, EventStatements, QueryFragments } from './event-statements';
import { toComparable, toTimestamp } from './timestamps';

/** The characters of search texts that one statement adds to the index: some 20 ms if no two texts are alike. */
const MAX_INDEXED_LENGTH = 40_000;

/** The events that one statement deletes: each may have a text of more than 6,000 characters in the index. */
const MAX_DELETIONS = 8;

/** The rows in parts of limited length. */
function textParts<Row extends Pick<EventRow, 'searchText'>>(rows: readonly Row[]): Row[][] {
  return partsOf(rows, ({ searchText }) => searchText.length);
}

function partsOf<Row>(rows: readonly Row[], lengthOf: (row: Row) => number): Row[][] {
  const parts: Row[][] = [];
  let length = Infinity;
  for (const row of rows) {
    length += lengthOf(row);
    const part = parts.at(-1);
    if (part && length <= MAX_INDEXED_LENGTH) {
      part.push(row);
    } else {
      parts.push([row]);
      length = lengthOf(row);
    }
  }
  return parts;
}

/** Runs a statement for each part, and gives other requests a turn between them. */
async function inParts<Part, Result>(
  parts: readonly Part[],
  run: (part: Part) => PromiseLike<readonly Result[]>,
): Promise<Result[]> {
  const pacer = new Pacer();
  const results: Result[] = [];
  for (const part of parts) {
    results.push(...(await run(part)));
    await pacer.pause();
  }
  return results;
}

/** The values of a row, in the order of the columns of `insertEvents`. */
function toValues(row: EventRow): Prisma.Sql {
  return Prisma.sql`(${row.id}, ${row.orgId}, ${row.eventName}, ${row.version}, ${JSON.stringify(row.actions)},
    ${row.description}, ${JSON.stringify(row.fields)}, ${row.searchText}, ${row.createdAt}, ${row.updatedAt},
    ${row.createdBy}, ${row.updatedBy}, ${row.note})`;
}

/**
 * The writes of a batch in SQLite's SQL. Indexing texts takes longer than storing them, so a batch of long ones is
 * divided. "WHERE true" keeps its parser from taking ON CONFLICT for the condition of
 * a join.
 */
export const SQLITE_STATEMENTS: EventStatements = {
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

  maxTextLength: MAX_INDEXED_LENGTH,

  // Bound values take two thirds of the time of JSON, and the adapter prepares each statement anew anyway. SQLite accepts
  // 32,766 of them, about ten times as many as the largest batch has.
  insertEvents: (writer, rows) =>
    inParts(
      textParts(rows),
      (part) => writer.$queryRaw<{ id: string }[]>`
    INSERT INTO "Event" ("id", "orgId", "eventName", "version", "actions", "description", "fields", "searchText",
                         "createdAt", "updatedAt", "createdBy", "updatedBy", "note")
    VALUES ${Prisma.join(part.map(toValues))}
    ON CONFLICT ("orgId", "eventName") DO NOTHING
    RETURNING "id"`,
    ),

  deleteEvents: (writer, ids) =>
    inParts(
      partsOf(ids, () => MAX_INDEXED_LENGTH / MAX_DELETIONS),
      async (part) => [
        await writer.$executeRaw`
    DELETE FROM "Event" WHERE "id" IN (SELECT value FROM json_each(${JSON.stringify(part)}))`,
      ],
    ),

  // Locks nothing. If another process writes first, the first write of this transaction fails and it is retried.
  lockEvents: (writer, keys) => writer.$queryRaw`
    SELECT e."id", e."orgId", e."eventName", e."version", e."actions", e."description", e."fields",
           e."createdAt", e."updatedAt", e."createdBy", e."updatedBy", e."note", e."disabledAt", e."disabledBy"
    FROM json_each(${JSON.stringify(keys)})
    JOIN "Event" e ON e."orgId" = value ->> 'orgId' AND e."eventName" = value ->> 'eventName'`,

  insertVersions: (writer, rows) => writer.$executeRaw`
    INSERT INTO "EventVersion" ("eventId", "version", "actions", "description", "fields", "createdAt", "createdBy",
                                "note")
    SELECT value ->> 'eventId', value ->> 'version', value -> 'actions', value ->> 'description',
           value -> 'fields', value ->> 'createdAt', value ->> 'createdBy', value ->> 'note'
    FROM json_each(${JSON.stringify(rows)})`,

  updateEvents: (writer, rows) =>
    inParts(textParts(rows), async (part) => [
      await writer.$executeRaw`
    UPDATE "Event"
    SET "version" = value ->> 'version', "actions" = value -> 'actions', "description" = value ->> 'description',
        "fields" = value -> 'fields', "searchText" = value ->> 'searchText', "updatedAt" = value ->> 'updatedAt',
        "updatedBy" = value ->> 'updatedBy', "note" = value ->> 'note'
    FROM json_each(${JSON.stringify(part)})
    WHERE "Event"."id" = value ->> 'id'`,
    ]),

  disableEvents: (writer, rows) => writer.$executeRaw`
    UPDATE "Event"
    SET "status" = ${EventStatus.DISABLED}, "disabledAt" = value ->> 'disabledAt', "disabledBy" = value ->> 'disabledBy'
    FROM json_each(${JSON.stringify(rows)})
    WHERE "Event"."id" = value ->> 'id'`,

  findUnindexed: (writer, limit) => writer.$queryRaw`
    SELECT "id", "eventName", "description", "fields" FROM "Event" WHERE "searchText" = '' LIMIT ${limit}`,

  setSearchTexts: (writer, rows) => writer.$executeRaw`
    UPDATE "Event" SET "searchText" = value ->> 'searchText'
    FROM json_each(${JSON.stringify(rows)})
    WHERE "Event"."id" = value ->> 'id' AND "Event"."searchText" = ''`,

  deleteKeys: (writer, keys) => writer.$executeRaw`
    DELETE FROM "IdempotencyKey"
    WHERE ("orgId", "operation", "key") IN (
      SELECT value ->> 'orgId', value ->> 'operation', value ->> 'key' FROM json_each(${JSON.stringify(keys)})
    )`,

  findKeys: (writer, keys) => writer.$queryRaw`
    SELECT k."orgId", k."operation", k."key", k."inputHash", k."eventIds"
    FROM json_each(${JSON.stringify(keys)})
    JOIN "IdempotencyKey" k ON k."orgId" = value ->> 'orgId' AND k."operation" = value ->> 'operation'
                           AND k."key" = value ->> 'key'`,

  deleteExpiredKeys: (writer, limit) => writer.$executeRaw`
    DELETE FROM "IdempotencyKey"
    WHERE ("orgId", "operation", "key") IN (
      SELECT "orgId", "operation", "key" FROM "IdempotencyKey"
      WHERE "expiresAt" <= ${toTimestamp(Date.now())} ORDER BY "expiresAt" LIMIT ${limit}
    )`,
};

/** The parts of a query in SQLite's SQL. */
export const SQLITE_FRAGMENTS: QueryFragments = {
  instant: (instant) => Prisma.sql`${toComparable(instant)}`,
  hasText: (text) => Prisma.sql`instr("searchText", ${text}) > 0`,
  // Some ten times faster than parsing the JSON. It is stored without blanks, and a quotation mark within a string is
  // escaped, so these substrings can only be a whole key or value.
  hasAction: (action) => Prisma.sql`instr("actions", ${JSON.stringify(action)}) > 0`,
  hasFieldType: (type) => Prisma.sql`instr("fields", ${`"type":${JSON.stringify(type)}`}) > 0`,
  hasPsiData: Prisma.sql`instr("fields", '"isPsiData":true') > 0`,
  hasField: (name) => Prisma.sql`instr("fields", ${`"name":${JSON.stringify(name)}`}) > 0`,
  hasName: (names) => Prisma.sql`"eventName" IN (SELECT value FROM json_each(${JSON.stringify(names)}))`,
  ranges: (ranges) => Prisma.sql`(
    SELECT value ->> 'eventId' AS "eventId", value ->> 'from' AS "from", value ->> 'to' AS "to"
    FROM json_each(${JSON.stringify(ranges)})
  ) AS r`,
};
