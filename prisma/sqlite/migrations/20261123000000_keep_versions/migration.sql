-- One row an event, with its fields as JSON, and one row a version that was replaced.
-- All or nothing: a process that ends in the middle leaves the tables as they were.
BEGIN;

-- RedefineTables
CREATE TABLE "new_Event" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "orgId" TEXT NOT NULL,
    "eventName" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "actions" JSONB NOT NULL,
    "description" TEXT,
    "fields" JSONB NOT NULL,
    "searchText" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL
);
-- SQL cannot fold what is searched: the gateway does so for an empty text when it starts.
INSERT INTO "new_Event" ("id", "orgId", "eventName", "version", "actions", "description", "fields", "searchText", "createdAt", "updatedAt")
SELECT "id", "orgId", "eventName", 1, "actions", "description", (
    SELECT json_group_array(json_object('name', "name", 'type', "type", 'attributes', json_object(
        'addCustomerIfNotExists', json(CASE "addCustomerIfNotExists" WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END),
        'isRequired', json(CASE "isRequired" WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END),
        'isUniqueKeyField', json(CASE "isUniqueKeyField" WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END),
        'isPsiData', json(CASE "isPsiData" WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END),
        'identifierType', "identifierType")))
    FROM (SELECT * FROM "EventField" WHERE "eventId" = "Event"."id" ORDER BY "position")
), '', "createdAt", "updatedAt"
FROM "Event";
DROP TABLE "EventField";
DROP TABLE "Event";
ALTER TABLE "new_Event" RENAME TO "Event";
CREATE UNIQUE INDEX "Event_orgId_eventName_key" ON "Event"("orgId", "eventName");
CREATE INDEX "Event_orgId_createdAt_id_idx" ON "Event"("orgId", "createdAt", "id");

CREATE TABLE "new_IdempotencyKey" (
    "orgId" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "inputHash" TEXT NOT NULL,
    "eventIds" JSONB NOT NULL,
    "expiresAt" DATETIME NOT NULL,

    PRIMARY KEY ("orgId", "operation", "key")
);
INSERT INTO "new_IdempotencyKey" ("orgId", "operation", "key", "inputHash", "eventIds", "expiresAt")
SELECT "orgId", "operation", "key", "inputHash", json_array("eventId"), "expiresAt" FROM "IdempotencyKey";
DROP TABLE "IdempotencyKey";
ALTER TABLE "new_IdempotencyKey" RENAME TO "IdempotencyKey";
CREATE INDEX "IdempotencyKey_expiresAt_idx" ON "IdempotencyKey"("expiresAt");

-- CreateTable
CREATE TABLE "EventVersion" (
    "eventId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "actions" JSONB NOT NULL,
    "description" TEXT,
    "fields" JSONB NOT NULL,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("eventId", "version"),
    CONSTRAINT "EventVersion_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "Event" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- It is finished if all this is there: a process that ends before it has noted so has noted it here.
UPDATE "_prisma_migrations" SET "finished_at" = strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')
WHERE "migration_name" = '20261123000000_keep_versions' AND "rolled_back_at" IS NULL;

COMMIT;
