-- Events can be disabled.
-- All or nothing: if the process dies, the database is as it was before.
BEGIN;

-- AlterTable
ALTER TABLE "Event" ADD COLUMN "status" TEXT NOT NULL DEFAULT 'ACTIVE',
ADD COLUMN "disabledAt" TIMESTAMP(3),
ADD COLUMN "disabledBy" TEXT;

-- DropIndex
DROP INDEX "Event_orgId_createdAt_id_idx";

-- DropIndex
DROP INDEX "Event_orgId_updatedAt_id_idx";

-- CreateIndex
CREATE INDEX "Event_orgId_status_eventName_idx" ON "Event"("orgId", "status", "eventName");

-- CreateIndex
CREATE INDEX "Event_orgId_status_createdAt_id_idx" ON "Event"("orgId", "status", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Event_orgId_status_updatedAt_id_idx" ON "Event"("orgId", "status", "updatedAt", "id");

-- An organisation may have disabled most of its events while others have not: without this, Postgres would expect the
-- average, and might read along an index without the status.
CREATE STATISTICS "Event_orgId_status_stat" (mcv) ON "orgId", "status" FROM "Event";

-- Recorded in the same transaction, so that the record is right even if the process dies after COMMIT.
UPDATE "_prisma_migrations" SET "finished_at" = now()
WHERE "migration_name" = '20261127000000_disable_events' AND "rolled_back_at" IS NULL;
-- If another gateway has restarted this migration after its process died, the division by zero aborts this one.
SELECT 1 / COUNT(*) FROM "_prisma_migrations"
WHERE "migration_name" = '20261127000000_disable_events' AND "rolled_back_at" IS NULL;

COMMIT;
