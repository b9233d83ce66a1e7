-- Searches look through the names of fields too, and lists can be ordered by the last update.
-- All or nothing: if the process dies, the database is as it was before.
BEGIN;

-- SQL cannot fold what is searched: the gateway does so for an empty text when it starts.
UPDATE "Event" SET "searchText" = '';

-- CreateIndex
CREATE INDEX "Event_orgId_updatedAt_id_idx" ON "Event"("orgId", "updatedAt", "id");

-- Recorded in the same transaction, so that the record is right even if the process dies after COMMIT.
UPDATE "_prisma_migrations" SET "finished_at" = now()
WHERE "migration_name" = '20261126000000_find_events' AND "rolled_back_at" IS NULL;
-- If another gateway has restarted this migration after its process died, the division by zero aborts this one.
SELECT 1 / COUNT(*) FROM "_prisma_migrations"
WHERE "migration_name" = '20261126000000_find_events' AND "rolled_back_at" IS NULL;

COMMIT;
