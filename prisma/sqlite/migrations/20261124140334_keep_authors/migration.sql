-- All or nothing: if the process dies, the database is as it was before.
BEGIN;

-- AlterTable
ALTER TABLE "Event" ADD COLUMN "createdBy" TEXT;
ALTER TABLE "Event" ADD COLUMN "note" TEXT;
ALTER TABLE "Event" ADD COLUMN "updatedBy" TEXT;

-- AlterTable
ALTER TABLE "EventVersion" ADD COLUMN "createdBy" TEXT;
ALTER TABLE "EventVersion" ADD COLUMN "note" TEXT;

-- Recorded in the same transaction, so that the record is right even if the process dies after COMMIT.
UPDATE "_prisma_migrations" SET "finished_at" = strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')
WHERE "migration_name" = '20261124140334_keep_authors' AND "rolled_back_at" IS NULL;

COMMIT;
