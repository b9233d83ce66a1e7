import type { Reader } from '../../database/access';
import { Prisma } from '../../database/generated/sqlite/client';
import { Pacer } from '../pacing';
import {
  EVENT_COLUMNS,
  filtersOf,
  type FoundPage,
  ownConditions,
  pagePartsOf,
  type PartRow,
  toFoundPage,
} from './event-queries';
import type { QueryFragments, Sql } from './event-statements';
import type { EventCriteria, EventPageQuery } from './event-store';
import { foldCase } from './search-text';

/** The most trigrams of a search that the index is asked for: of a long text, these are spread evenly. */
const MAX_TRIGRAMS = 32;

/**
 * The most entries of the index that one statement looks at: some 1 ms. It adds to the time of a scan if all trigrams turn
 * out to be common.
 */
const MAX_ENTRIES = 20_000;

/**
 * The most events that the index may name. They are read in one statement: some 5 ms. Among more, a scan in the order of
 * the list soon finds a page.
 */
const MAX_CANDIDATES = 1_000;

export type Read = <T>(query: (reader: Reader) => Promise<T>) => Promise<T>;

/**
 * Finds events by the trigrams of a search, that is, by each three of its characters in a row. The index names the
 * events that have them, wherever they are in the text, so each of these is looked at as a scan would do. No statement
 * takes longer than a window of a scan, however many events there are. To be used by one search of the process at a time.
 */
export class SearchIndex {
  readonly #fragments: QueryFragments;
  /** One for all searches: they may be short, and follow each other. */
  readonly #pacer = new Pacer();

  constructor(fragments: QueryFragments) {
    this.#fragments = fragments;
  }

  /** The events of a page, like `findPage`; null if they have to be found in another way. */
  findPage(read: Read, orgId: string, query: EventPageQuery): Promise<FoundPage | null> {
    return this.#search(read, query.criteria, async (keys) => {
      const found = this.#select(
        Prisma.sql`"id", "eventName", "createdAt", "updatedAt"`,
        orgId,
        query.criteria,
        keys,
      );
      const parts = pagePartsOf(this.#fragments, query).map(({ name, positions, order, limit }) => {
        const condition = Prisma.join([Prisma.sql`true`, ...positions], ' AND ');
        return Prisma.sql`
          SELECT *, ${name} AS "part" FROM (
            SELECT ${EVENT_COLUMNS} FROM (
              SELECT "id" AS "foundId" FROM "Found" WHERE ${condition} ORDER BY ${order} LIMIT ${limit}
            ) CROSS JOIN "Event" ON "Event"."id" = "foundId" ORDER BY ${order}
          )`;
      });
      const rows = await read(
        (reader) => reader.$queryRaw<PartRow[]>`
        WITH "Found" AS MATERIALIZED (${found}) ${Prisma.join(parts, ' UNION ALL ')}`,
      );
      return toFoundPage(rows);
    });
  }

  /** The number of events that meet the criteria; null if they have to be counted in another way. */
  count(read: Read, orgId: string, criteria: EventCriteria): Promise<number | null> {
    return this.#search(read, criteria, async (keys) => {
      const found = this.#select(Prisma.sql`COUNT(*) AS "count"`, orgId, criteria, keys);
      const rows = await read((reader) => reader.$queryRaw<{ count: bigint | number }[]>`${found}`);
      return Number(rows[0]?.count ?? 0);
    });
  }

  /** A SELECT of the candidates that meet the criteria. */
  #select(columns: Sql, orgId: string, criteria: EventCriteria, keys: string): Sql {
    const conditions = [...ownConditions(orgId, criteria.status), ...filtersOf(this.#fragments, criteria)];
    return Prisma.sql`
      SELECT ${columns} FROM "EventSearchKey" CROSS JOIN "Event" ON "id" = "eventId"
      WHERE "key" IN (SELECT value FROM json_each(${keys})) AND ${Prisma.join(conditions, ' AND ')}`;
  }

  /**
   * @param readCandidates gets the keys of all events that the search could find, as a JSON array
   */
  async #search<T>(
    read: Read,
    { search }: EventCriteria,
    readCandidates: (keys: string) => Promise<T>,
  ): Promise<T | null> {
    const phrases = search === undefined ? [] : phrasesOf(foldCase(search));
    if (phrases.length === 0) return null;
    await this.#pacer.pause();
    const expression = await read((reader) => findExpression(reader, phrases));
    if (expression === null) return null;
    await this.#pacer.pause();
    const keys = await read((reader) => findKeys(reader, expression));
    if (keys === null) return null;
    await this.#pacer.pause();
    return readCandidates(keys);
  }
}

/** Trigrams of a text, as phrases of FTS5: none if it has fewer than three characters. */
function phrasesOf(text: string): string[] {
  const characters = [...text];
  const positions = characters.length - 2;
  const count = Math.min(positions, MAX_TRIGRAMS);
  const trigrams = Array.from({ length: Math.max(count, 0) }, (_, i) => {
    const start = Math.floor((i * positions) / count);
    return characters.slice(start, start + 3).join('');
  });
  return [...new Set(trigrams)].map((trigram) => `"${trigram.replaceAll('"', '""')}"`);
}

/**
 * The expression of FTS5 for the events with all the phrases that are not too common to look through, or null if all of
 * them are.
 */
async function findExpression(reader: Reader, phrases: readonly string[]): Promise<string | null> {
  const limit = Math.floor(MAX_ENTRIES / phrases.length);
  const rows = await reader.$queryRaw<{ expression: string | null }[]>`
    SELECT group_concat(value, ' AND ') AS "expression" FROM json_each(${JSON.stringify(phrases)})
    WHERE (
      SELECT COUNT(*) FROM (SELECT 1 FROM "EventSearch" WHERE "EventSearch" MATCH value LIMIT ${limit})
    ) < ${limit}`;
  return rows[0]?.expression ?? null;
}

/** The keys of the events that the index finds, as a JSON array, or null if they are too many. */
async function findKeys(reader: Reader, expression: string): Promise<string | null> {
  const rows = await reader.$queryRaw<{ keys: string; count: bigint | number }[]>`
    SELECT json_group_array("rowid") AS "keys", COUNT(*) AS "count" FROM (
      SELECT "rowid" FROM "EventSearch" WHERE "EventSearch" MATCH ${expression} LIMIT ${MAX_CANDIDATES + 1}
    )`;
  const [found] = rows;
  return found && Number(found.count) <= MAX_CANDIDATES ? found.keys : null;
}
