-- Events can be disabled. Columns are added one by one: SQLite would rebuild the table otherwise, and dropping the old one
-- would delete all versions.
-- All or nothing: if the process dies, the database is as it was before.
BEGIN;

-- AlterTable
ALTER TABLE "Event" ADD COLUMN "status" TEXT NOT NULL DEFAULT 'ACTIVE';
ALTER TABLE "Event" ADD COLUMN "disabledAt" DATETIME;
ALTER TABLE "Event" ADD COLUMN "disabledBy" TEXT;

-- DropIndex
DROP INDEX "Event_orgId_createdAt_id_idx";
DROP INDEX "Event_orgId_updatedAt_id_idx";

-- CreateIndex
CREATE INDEX "Event_orgId_status_eventName_idx" ON "Event"("orgId", "status", "eventName");
CREATE INDEX "Event_orgId_status_createdAt_id_idx" ON "Event"("orgId", "status", "createdAt", "id");
CREATE INDEX "Event_orgId_status_updatedAt_id_idx" ON "Event"("orgId", "status", "updatedAt", "id");

-- Recorded in the same transaction, so that the record is right even if the process dies after COMMIT.
UPDATE "_prisma_migrations" SET "finished_at" = strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')
WHERE "migration_name" = '20261127000000_disable_events' AND "rolled_back_at" IS NULL;

COMMIT;
