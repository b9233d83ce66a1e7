import { toTimestamp } from '../timestamps';
import { INTENT_COLUMNS } from './intent-columns';
import type { IntentStatements } from './intent-statements';

/** The time in some ms. */
const after = (ms: number): string => toTimestamp(Date.now() + ms);

/**
 * The writes of intents in SQLite's SQL. Nothing is locked: if another process writes first, the first write of the
 * transaction fails and it is retried.
 */
export const SQLITE_INTENT_STATEMENTS: IntentStatements = {
  insertIntents: (writer, rows, { lease, arrival }) => writer.$queryRaw`
    INSERT INTO "PlatformIntent" ("id", "orgId", "eventName", "operation", "actions", "description", "fields",
                                  "author", "note", "keyOperation", "key", "inputHash", "leaseId", "createdAt",
                                  "attempts", "leasedUntil", "dueAt", "mayArriveUntil")
    SELECT value ->> 'id', value ->> 'orgId', value ->> 'eventName', value ->> 'operation', value -> 'actions',
           value ->> 'description', value -> 'fields', value ->> 'author', value ->> 'note',
           value ->> 'keyOperation', value ->> 'key', value ->> 'inputHash', value ->> 'leaseId',
           ${after(0)}, 0, ${after(lease)}, ${after(0)}, ${after(lease + arrival)}
    FROM json_each(${JSON.stringify(rows)})
    WHERE true
    ON CONFLICT DO NOTHING
    RETURNING "id"`,

  findBlocking: (writer, rows) => writer.$queryRaw`
    WITH r AS (SELECT value FROM json_each(${JSON.stringify(rows)}))
    SELECT value ->> 'id' AS "blockedId", i."eventName", i."keyOperation", i."key", i."inputHash"
    FROM r JOIN "PlatformIntent" i ON i."orgId" = value ->> 'orgId' AND i."eventName" = value ->> 'eventName'
    UNION ALL
    SELECT value ->> 'id' AS "blockedId", i."eventName", i."keyOperation", i."key", i."inputHash"
    FROM r JOIN "PlatformIntent" i ON i."orgId" = value ->> 'orgId'
      AND i."keyOperation" = value ->> 'keyOperation' AND i."key" = value ->> 'key'`,

  findLiveKeys: (writer, keys) => writer.$queryRaw`
    SELECT k."orgId", k."operation", k."key", k."inputHash", k."eventIds"
    FROM json_each(${JSON.stringify(keys)})
    JOIN "IdempotencyKey" k ON k."orgId" = value ->> 'orgId' AND k."operation" = value ->> 'operation'
                           AND k."key" = value ->> 'key'
    WHERE k."expiresAt" > ${after(0)}`,

  findClaimable: (writer, { orgId, intentId, isEarly, limit }) => writer.$queryRaw`
    SELECT ${INTENT_COLUMNS}, (julianday("mayArriveUntil") - julianday(${after(0)})) * 86400000 AS "mayArriveFor"
    FROM "PlatformIntent"
    WHERE "leasedUntil" <= ${after(0)} AND (${isEarly} OR "dueAt" <= ${after(0)})
      AND (${orgId} IS NULL OR "orgId" = ${orgId}) AND (${intentId} IS NULL OR "id" = ${intentId})
    ORDER BY "dueAt", "id" LIMIT ${limit}`,

  leaseIntents: (writer, rows, { lease, arrival }) => writer.$executeRaw`
    UPDATE "PlatformIntent"
    SET "leaseId" = value ->> 'leaseId', "leasedUntil" = ${after(lease)},
        "mayArriveUntil" = max("mayArriveUntil", ${after(lease + arrival)})
    FROM json_each(${JSON.stringify(rows)})
    WHERE "PlatformIntent"."id" = value ->> 'id'`,

  lockIntents: (writer, rows) => writer.$queryRaw`
    SELECT ${INTENT_COLUMNS} FROM "PlatformIntent"
    WHERE ("id", "leaseId") IN (
      SELECT value ->> 'id', value ->> 'leaseId' FROM json_each(${JSON.stringify(rows)})
    )`,

  deleteIntents: (writer, ids) => writer.$executeRaw`
    DELETE FROM "PlatformIntent" WHERE "id" IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,

  releaseIntents: (writer, rows) => {
    const timed = rows.map(({ id, leaseId, reason, pause, mayArriveFor }) => ({
      id,
      leaseId,
      reason,
      dueAt: after(pause),
      mayArriveUntil: after(mayArriveFor),
    }));
    return writer.$executeRaw`
      UPDATE "PlatformIntent"
      SET "leaseId" = NULL, "leasedUntil" = ${after(0)}, "attempts" = "attempts" + 1,
          "lastReason" = value ->> 'reason', "dueAt" = value ->> 'dueAt',
          "mayArriveUntil" = value ->> 'mayArriveUntil'
      FROM json_each(${JSON.stringify(timed)})
      WHERE "PlatformIntent"."id" = value ->> 'id' AND "PlatformIntent"."leaseId" = value ->> 'leaseId'`;
  },

  addToKeys: (writer, rows, ttl) => writer.$executeRaw`
    INSERT INTO "IdempotencyKey" ("orgId", "operation", "key", "inputHash", "eventIds", "expiresAt")
    SELECT value ->> 'orgId', value ->> 'operation', value ->> 'key', value ->> 'inputHash',
           value -> 'eventIds', ${after(ttl)}
    FROM json_each(${JSON.stringify(rows)})
    WHERE true
    ON CONFLICT ("orgId", "operation", "key") DO UPDATE
    SET "inputHash" = excluded."inputHash", "expiresAt" = excluded."expiresAt",
        "eventIds" = CASE WHEN "IdempotencyKey"."expiresAt" > ${after(0)} THEN (
          SELECT json_group_array(value) FROM (
            SELECT value FROM json_each("IdempotencyKey"."eventIds")
            UNION ALL SELECT value FROM json_each(excluded."eventIds")
          )
        ) ELSE excluded."eventIds" END
    WHERE "IdempotencyKey"."expiresAt" <= ${after(0)} OR "IdempotencyKey"."inputHash" = excluded."inputHash"`,
};
