-- Search texts are folded in another way. SQL cannot fold them: the gateway does so for an empty text when it starts.
-- All or nothing: if the process dies, the database is as it was before.
BEGIN;

UPDATE "Event" SET "searchText" = '';

-- Recorded in the same transaction, so that the record is right even if the process dies after COMMIT.
UPDATE "_prisma_migrations" SET "finished_at" = strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')
WHERE "migration_name" = '20261123230000_fold_search_texts' AND "rolled_back_at" IS NULL;

COMMIT;
