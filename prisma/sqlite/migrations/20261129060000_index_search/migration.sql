-- Makes an index of search texts. It is no part of the models: Prisma knows no virtual tables. Triggers maintain it, so
-- that it is also right for what a release writes that knows nothing of it. A migration that makes the table "Event" anew
-- has to make the triggers anew too.
-- All or nothing: if the process dies, the database is as it was before.
BEGIN;

-- The index knows numbers only. Those of the rows of "Event" are none to rely on: VACUUM may change them.
CREATE TABLE "EventSearchKey" (
    "key" INTEGER NOT NULL PRIMARY KEY,
    "eventId" TEXT NOT NULL UNIQUE
);

-- Which events have a trigram, that is, three characters in a row. It has neither the texts nor where in them a trigram is.
CREATE VIRTUAL TABLE "EventSearch" USING fts5(
    "text", content = '', columnsize = 0, detail = 'none', tokenize = 'trigram case_sensitive 1'
);
-- Merges what several transactions have added less often, so that each of them takes less time.
INSERT INTO "EventSearch" ("EventSearch", "rank") VALUES ('automerge', 16);

INSERT INTO "EventSearchKey" ("eventId") SELECT "id" FROM "Event" ORDER BY "id";
INSERT INTO "EventSearch" ("rowid", "text")
SELECT k."key", e."searchText" FROM "EventSearchKey" k CROSS JOIN "Event" e ON e."id" = k."eventId";
INSERT INTO "EventSearch" ("EventSearch") VALUES ('optimize');

CREATE TRIGGER "Event_search_insert" AFTER INSERT ON "Event" BEGIN
    INSERT INTO "EventSearchKey" ("eventId") VALUES (NEW."id");
    INSERT INTO "EventSearch" ("rowid", "text") VALUES (last_insert_rowid(), NEW."searchText");
END;

-- To delete a text from the index, it has to be told what the text was.
CREATE TRIGGER "Event_search_update" AFTER UPDATE OF "searchText" ON "Event"
WHEN NEW."searchText" <> OLD."searchText" BEGIN
    INSERT INTO "EventSearch" ("EventSearch", "rowid", "text")
    SELECT 'delete', "key", OLD."searchText" FROM "EventSearchKey" WHERE "eventId" = OLD."id";
    INSERT INTO "EventSearch" ("rowid", "text")
    SELECT "key", NEW."searchText" FROM "EventSearchKey" WHERE "eventId" = OLD."id";
END;

CREATE TRIGGER "Event_search_delete" AFTER DELETE ON "Event" BEGIN
    INSERT INTO "EventSearch" ("EventSearch", "rowid", "text")
    SELECT 'delete', "key", OLD."searchText" FROM "EventSearchKey" WHERE "eventId" = OLD."id";
    DELETE FROM "EventSearchKey" WHERE "eventId" = OLD."id";
END;

-- Recorded in the same transaction, so that the record is right even if the process dies after COMMIT.
UPDATE "_prisma_migrations" SET "finished_at" = strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')
WHERE "migration_name" = '20261129060000_index_search' AND "rolled_back_at" IS NULL;

COMMIT;
