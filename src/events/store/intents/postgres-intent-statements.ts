import { Prisma } from '../../../database/generated/sqlite/client';
import { INTENT_COLUMNS } from './intent-columns';
import type { IntentStatements } from './intent-statements';

const NOW = Prisma.sql`(now() AT TIME ZONE 'utc')`;
const after = (ms: number): Prisma.Sql => Prisma.sql`${NOW} + ${ms} * interval '1 millisecond'`;

/** The writes of intents in Postgres's SQL. */
export const POSTGRES_INTENT_STATEMENTS: IntentStatements = {
  insertIntents: (writer, rows, { lease, arrival }) => writer.$queryRaw`
    INSERT INTO "PlatformIntent" ("id", "orgId", "eventName", "operation", "actions", "description", "fields",
                                  "author", "note", "keyOperation", "key", "inputHash", "leaseId", "createdAt",
                                  "attempts", "leasedUntil", "dueAt", "mayArriveUntil")
    SELECT r.*, ${NOW}, 0, ${after(lease)}, ${NOW}, ${after(lease + arrival)}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("id" text, "orgId" text, "eventName" text, "operation" text, "actions" jsonb, "description" text,
           "fields" jsonb, "author" text, "note" text, "keyOperation" text, "key" text, "inputHash" text,
           "leaseId" text)
    ON CONFLICT DO NOTHING
    RETURNING "id"`,

  findBlocking: (writer, rows) => writer.$queryRaw`
    WITH r AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS r("id" text, "orgId" text, "eventName" text, "keyOperation" text, "key" text)
    )
    SELECT r."id" AS "blockedId", i."eventName", i."keyOperation", i."key", i."inputHash"
    FROM r JOIN "PlatformIntent" i USING ("orgId", "eventName")
    UNION ALL
    SELECT r."id" AS "blockedId", i."eventName", i."keyOperation", i."key", i."inputHash"
    FROM r JOIN "PlatformIntent" i USING ("orgId", "keyOperation", "key")`,

  findLiveKeys: (writer, keys) => writer.$queryRaw`
    SELECT k."orgId", k."operation", k."key", k."inputHash", k."eventIds"
    FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb)
      AS r("orgId" text, "operation" text, "key" text)
    JOIN "IdempotencyKey" k USING ("orgId", "operation", "key")
    WHERE k."expiresAt" > ${NOW}`,

  findClaimable: (writer, { orgId, intentId, isEarly, limit }) => writer.$queryRaw`
    SELECT ${INTENT_COLUMNS}, EXTRACT(EPOCH FROM "mayArriveUntil" - ${NOW})::float8 * 1000 AS "mayArriveFor"
    FROM "PlatformIntent"
    WHERE "leasedUntil" <= ${NOW} AND (${isEarly} OR "dueAt" <= ${NOW})
      AND (${orgId}::text IS NULL OR "orgId" = ${orgId}) AND (${intentId}::text IS NULL OR "id" = ${intentId})
    ORDER BY "dueAt", "id" LIMIT ${limit} FOR UPDATE SKIP LOCKED`,

  leaseIntents: (writer, rows, { lease, arrival }) => writer.$executeRaw`
    UPDATE "PlatformIntent" i
    SET "leaseId" = r."leaseId", "leasedUntil" = ${after(lease)},
        "mayArriveUntil" = GREATEST(i."mayArriveUntil", ${after(lease + arrival)})
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("id" text, "leaseId" text)
    WHERE i."id" = r."id"`,

  lockIntents: (writer, rows) => writer.$queryRaw`
    SELECT ${INTENT_COLUMNS} FROM "PlatformIntent"
    WHERE ("id", "leaseId") IN (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("id" text, "leaseId" text)
    )
    ORDER BY "id"
    FOR UPDATE`,

  deleteIntents: (writer, ids) => writer.$executeRaw`
    DELETE FROM "PlatformIntent" WHERE "id" IN (SELECT jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`,

  releaseIntents: (writer, rows) => writer.$executeRaw`
    UPDATE "PlatformIntent" i
    SET "leaseId" = NULL, "leasedUntil" = ${NOW}, "attempts" = i."attempts" + 1, "lastReason" = r."reason",
        "dueAt" = ${NOW} + r."pause" * interval '1 millisecond',
        "mayArriveUntil" = ${NOW} + r."mayArriveFor" * interval '1 millisecond'
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("id" text, "leaseId" text, "reason" text, "pause" float8, "mayArriveFor" float8)
    WHERE i."id" = r."id" AND i."leaseId" = r."leaseId"`,

  addToKeys: (writer, rows, ttl) => writer.$executeRaw`
    INSERT INTO "IdempotencyKey" AS k ("orgId", "operation", "key", "inputHash", "eventIds", "expiresAt")
    SELECT r.*, ${after(ttl)}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("orgId" text, "operation" text, "key" text, "inputHash" text, "eventIds" jsonb)
    ON CONFLICT ("orgId", "operation", "key") DO UPDATE
    SET "inputHash" = excluded."inputHash", "expiresAt" = excluded."expiresAt",
        "eventIds" = CASE WHEN k."expiresAt" > ${NOW} THEN k."eventIds" || excluded."eventIds"
                          ELSE excluded."eventIds" END
    WHERE k."expiresAt" <= ${NOW} OR k."inputHash" = excluded."inputHash"`,
};
