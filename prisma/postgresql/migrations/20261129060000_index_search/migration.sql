-- Makes an index of search texts, if the server has the extension pg_trgm and lets the gateway use it: otherwise a search
-- reads the events one by one. It is no part of the models, which cannot depend on that.
-- All or nothing: if the process dies, the database is as it was before.
BEGIN;

-- Whatever the reason is that there is no extension, it is none for a gateway not to start. There may be one in a schema
-- that is not searched. The driver adapter takes each semicolon for the end of a statement, so here it is an escape.
DO E'
DECLARE
    extension_schema TEXT\x3B
BEGIN
    BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm\x3B
    EXCEPTION WHEN OTHERS THEN
        RAISE WARNING ''searches have no index without the extension pg_trgm: %'', SQLERRM\x3B
    END\x3B
    SELECT n.nspname INTO extension_schema
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE e.extname = ''pg_trgm'' AND has_schema_privilege(n.oid, ''USAGE'')\x3B
    IF FOUND THEN
        EXECUTE format(
            ''CREATE INDEX "Event_searchText_idx" ON "Event" USING gin ("searchText" %I.gin_trgm_ops)'', extension_schema
        )\x3B
    END IF\x3B
END';

-- Recorded in the same transaction, so that the record is right even if the process dies after COMMIT.
UPDATE "_prisma_migrations" SET "finished_at" = now()
WHERE "migration_name" = '20261129060000_index_search' AND "rolled_back_at" IS NULL;
-- If another gateway has restarted this migration after its process died, the division by zero aborts this one.
SELECT 1 / COUNT(*) FROM "_prisma_migrations"
WHERE "migration_name" = '20261129060000_index_search' AND "rolled_back_at" IS NULL;

COMMIT;
