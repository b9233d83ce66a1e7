-- All or nothing: if the process dies, the database is as it was before.
BEGIN;

-- AlterTable
ALTER TABLE "Event" ADD COLUMN     "createdBy" TEXT,
ADD COLUMN     "note" TEXT,
ADD COLUMN     "updatedBy" TEXT;

-- AlterTable
ALTER TABLE "EventVersion" ADD COLUMN     "createdBy" TEXT,
ADD COLUMN     "note" TEXT;

-- Recorded in the same transaction, so that the record is right even if the process dies after COMMIT.
UPDATE "_prisma_migrations" SET "finished_at" = now()
WHERE "migration_name" = '20261124140334_keep_authors' AND "rolled_back_at" IS NULL;
-- If another gateway has restarted this migration after its process died, the division by zero aborts this one.
SELECT 1 / COUNT(*) FROM "_prisma_migrations"
WHERE "migration_name" = '20261124140334_keep_authors' AND "rolled_back_at" IS NULL;

COMMIT;
