import { Prisma } from '../../database/generated/sqlite/client';
import { Turns } from '../../database/turns';
import { EventOrderField, OPPOSITE_DIRECTION, OrderDirection } from '../model/enums';
import { Pacer } from '../pacing';
import {
  compare,
  EVENT_COLUMNS,
  filtersOf,
  type FoundPage,
  ORDERS,
  selectOwn,
  timeBoundsOf,
} from './event-queries';
import type { FoundEvent, QueryFragments, Sql } from './event-statements';
import { type EventPosition, positionOf } from '../model/event-position';
import type { EventCriteria, EventPageQuery } from './event-store';
import { type Read, SearchIndex } from './search-index';

/** The rows that a scan looks at in one statement: some 5 ms. */
const WINDOW_SIZE = 1_000;

/** What the position of an event in any order consists of. */
type Place = Pick<FoundEvent, 'id' | 'eventName' | 'createdAt' | 'updatedAt'>;

const PLACE_COLUMNS = Prisma.sql`"id", "eventName", "createdAt", "updatedAt"`;

/** The number of events in a window, and the place of the last one if the window is full. */
type CountRow = { readonly count: bigint | number } & (Place | { readonly id: null });

/**
 * Reads lists with a filter for which the order has no index. SQLite runs a statement without giving other requests a
 * turn, so a scan looks at one window of rows after another, and only one scan of the process runs at a time.
 */
export class EventScans {
  readonly #fragments: QueryFragments;
  readonly #index: SearchIndex;
  readonly #pacer = new Pacer();
  readonly #scans = new Turns();
  /** Of searches that take little time: they do not wait for scans. */
  readonly #lookUps = new Turns();

  constructor(fragments: QueryFragments) {
    this.#fragments = fragments;
    this.#index = new SearchIndex(fragments);
  }

  /**
   * The events of a page, like `findPage`. If a search finds many events, those of the page are among the first that a
   * scan looks at. Otherwise the index may know them.
   */
  async findPage(read: Read, orgId: string, query: EventPageQuery): Promise<FoundPage> {
    const indexed =
      query.criteria.search === undefined
        ? null
        : await this.#lookUps.take(
            async () =>
              (await this.#scanPage(read, orgId, query, 1)) ?? this.#index.findPage(read, orgId, query),
          );
    return indexed ?? this.#scans.take(() => this.#scanWholePage(read, orgId, query));
  }

  /** The number of events of the organisation that meet the criteria. */
  async count(read: Read, orgId: string, criteria: EventCriteria): Promise<number> {
    const indexed = await this.#lookUps.take(() => this.#index.count(read, orgId, criteria));
    return indexed ?? this.#scans.take(() => this.#scanCount(read, orgId, criteria));
  }

  async #scanWholePage(read: Read, orgId: string, query: EventPageQuery): Promise<FoundPage> {
    const page = await this.#scanPage(read, orgId, query, Infinity);
    if (page === null) throw new Error('a scan of all windows has come to no end');
    return page;
  }

  /**
   * @param maxWindows how many windows to look at for each part of the page; resolves with null if they are not enough
   */
  async #scanPage(
    read: Read,
    orgId: string,
    query: EventPageQuery,
    maxWindows: number,
  ): Promise<FoundPage | null> {
    const { criteria, field, direction, after, before, limit } = query;
    const isAscending = direction === OrderDirection.ASC;
    const [above, below] = isAscending ? (['>', '<'] as const) : (['<', '>'] as const);
    const range = [
      ...(after ? [compare(this.#fragments, above, after)] : []),
      ...(before ? [compare(this.#fragments, below, before)] : []),
    ];
    const bounds = timeBoundsOf(this.#fragments, field, criteria);
    const scan = (positions: readonly Sql[], isReverse: boolean, max: number): Promise<FoundEvent[] | null> =>
      this.#scan(read, {
        orgId,
        criteria,
        field,
        direction: isReverse ? OPPOSITE_DIRECTION[direction] : direction,
        ranges: [...positions, ...bounds],
        max,
        maxWindows,
      });
    const rows = await scan(range, false, limit);
    if (rows === null) return null;
    const preceding = after ? await scan([compare(this.#fragments, `${below}=`, after)], true, 1) : [];
    if (preceding === null) return null;
    const following = before ? await scan([compare(this.#fragments, `${above}=`, before)], false, 1) : [];
    if (following === null) return null;
    return { rows, hasPreceding: preceding.length > 0, hasFollowing: following.length > 0 };
  }

  async #scanCount(read: Read, orgId: string, criteria: EventCriteria): Promise<number> {
    const [field, direction] = [EventOrderField.CREATED_AT, OrderDirection.ASC] as const;
    const ranges = timeBoundsOf(this.#fragments, field, criteria);
    const condition = Prisma.join(filtersOf(this.#fragments, criteria), ' AND ');
    let count = 0;
    await this.#eachWindow(
      { orgId, criteria, field, direction, ranges, maxWindows: Infinity },
      async (window, last) => {
        const [row] = await read(
          (reader) => reader.$queryRaw<CountRow[]>`
          SELECT (SELECT COUNT(*) FROM (${window}) WHERE ${condition}) AS "count", "last".*
          FROM (SELECT 1) LEFT JOIN (${last}) AS "last"`,
        );
        count += Number(row?.count ?? 0);
        return row && row.id !== null ? row : null;
      },
    );
    return count;
  }

  /** Null if it would have to look at more windows than it may. */
  async #scan(read: Read, { max, ...list }: Scan): Promise<FoundEvent[] | null> {
    const condition = Prisma.join(filtersOf(this.#fragments, list.criteria), ' AND ');
    const found: FoundEvent[] = [];
    const isComplete = await this.#eachWindow(list, async (window, last) => {
      const rows = await read(
        (reader) => reader.$queryRaw<(FoundEvent & { readonly isLast: bigint | number })[]>`
        SELECT * FROM (
          SELECT ${EVENT_COLUMNS}, 0 AS "isLast" FROM (${window}) WHERE ${condition} LIMIT ${max - found.length}
        )
        UNION ALL SELECT "id", NULL, "eventName", NULL, NULL, NULL, NULL, "createdAt", "updatedAt",
                         NULL, NULL, NULL, NULL, NULL, 1 FROM (${last})`,
      );
      found.push(...rows.filter(({ isLast }) => !Number(isLast)));
      return found.length < max ? (rows.find(({ isLast }) => Number(isLast)) ?? null) : null;
    });
    return isComplete ? found : null;
  }

  /**
   * Reads a list window by window. The statement that reads one also finds its end, so that what others write meanwhile
   * does not shift it.
   *
   * @param readWindow gets the events of the window and the place of its last one as statements, and resolves with that place,
   * or with null to stop
   * @returns whether there were not too many windows
   */
  async #eachWindow(
    { orgId, criteria, field, direction, ranges, maxWindows }: ScannedList,
    readWindow: (window: Sql, last: Sql) => Promise<Place | null>,
  ): Promise<boolean> {
    const operator = direction === OrderDirection.ASC ? '>' : '<';
    const order = ORDERS[field][direction];
    let position: EventPosition | null = null;
    for (let windows = 1; ; windows++) {
      // Of two conditions on one end of an index, SQLite starts at the first: that of the window is the narrowest one.
      const start: Sql[] = position ? [compare(this.#fragments, operator, position)] : [];
      const conditions = [...start, ...ranges];
      const select = (columns: Sql): Sql =>
        selectOwn(columns, Prisma.sql`"Event"`, { orgId, criteria, conditions, order, limit: WINDOW_SIZE });
      const last = Prisma.sql`SELECT * FROM (${select(PLACE_COLUMNS)}) LIMIT 1 OFFSET ${WINDOW_SIZE - 1}`;
      const place = await readWindow(select(Prisma.sql`*`), last);
      if (place === null) return true;
      if (windows === maxWindows) return false;
      position = positionOf(field, place);
      await this.#pacer.pause();
    }
  }
}

/** A list of events, or the part of it in some ranges. */
interface ScannedList {
  readonly orgId: string;
  readonly criteria: EventCriteria;
  readonly field: EventOrderField;
  readonly direction: OrderDirection;
  readonly ranges: readonly Sql[];
  /** The most windows to look at. */
  readonly maxWindows: number;
}

interface Scan extends ScannedList {
  /** The most events to find. */
  readonly max: number;
}

/** The criteria that the index of each order answers, beside the status. */
const INDEXED: Readonly<Record<EventOrderField, readonly (keyof EventCriteria)[]>> = {
  CREATED_AT: ['createdAfter', 'createdBefore'],
  UPDATED_AT: ['updatedAfter'],
  EVENT_NAME: [],
};

/**
 * Whether a list has a condition for which there is no index.
 *
 * @param field the order of the list; not given if the events are only counted
 */
export function needsScan({ eventNames, ...criteria }: EventCriteria, field?: EventOrderField): boolean {
  // The events with some names are looked up, and they are few.
  if (eventNames !== undefined) return false;
  const indexed: readonly string[] = ['status', ...(field === undefined ? [] : INDEXED[field])];
  const conditions: [string, unknown][] = Object.entries(criteria);
  return conditions.some(([name, value]) => value !== undefined && !indexed.includes(name));
}
