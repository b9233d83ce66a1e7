-- All or nothing: if the process dies, the database is as it was before.
BEGIN;

-- CreateTable
CREATE TABLE "PlatformIntent" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "eventName" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "actions" JSONB NOT NULL,
    "description" TEXT,
    "fields" JSONB NOT NULL,
    "author" TEXT,
    "note" TEXT,
    "keyOperation" TEXT,
    "key" TEXT,
    "inputHash" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "attempts" INTEGER NOT NULL,
    "lastReason" TEXT,
    "leaseId" TEXT,
    "leasedUntil" TIMESTAMP(3) NOT NULL,
    "dueAt" TIMESTAMP(3) NOT NULL,
    "mayArriveUntil" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "PlatformIntent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PlatformIntent_dueAt_idx" ON "PlatformIntent"("dueAt");

-- CreateIndex
CREATE UNIQUE INDEX "PlatformIntent_orgId_eventName_key" ON "PlatformIntent"("orgId", "eventName");

-- CreateIndex
CREATE UNIQUE INDEX "PlatformIntent_orgId_keyOperation_key_key" ON "PlatformIntent"("orgId", "keyOperation", "key");

-- Recorded in the same transaction, so that the record is right even if the process dies after COMMIT.
UPDATE "_prisma_migrations" SET "finished_at" = now()
WHERE "migration_name" = '20261125000000_keep_intents' AND "rolled_back_at" IS NULL;
-- If another gateway has restarted this migration after its process died, the division by zero aborts this one.
SELECT 1 / COUNT(*) FROM "_prisma_migrations"
WHERE "migration_name" = '20261125000000_keep_intents' AND "rolled_back_at" IS NULL;

COMMIT;
