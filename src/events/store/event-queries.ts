import type { Reader } from '../../database/access';
import { Prisma } from '../../database/generated/sqlite/client';
import { EventOrderField, EventStatus, OrderDirection } from '../model/enums';
import type { FoundEvent, FoundVersion, QueryFragments, Sql } from './event-statements';
import type { EventPosition, InstantOrderField } from '../model/event-position';
import type { EventCriteria, EventPageQuery, VersionRange } from './event-store';
import { foldCase } from './search-text';

/** The rows of a page, and whether there are others at or beyond its positions. */
export interface FoundPage {
  readonly rows: readonly FoundEvent[];
  readonly hasPreceding: boolean;
  readonly hasFollowing: boolean;
}

/**
 * The events of a page: one statement that reads along the index of the order. If there are positions, it also reads
 * the nearest event on the other side of each.
 */
export async function findPage(
  reader: Reader,
  fragments: QueryFragments,
  orgId: string,
  query: EventPageQuery,
): Promise<FoundPage> {
  const { criteria } = query;
  const source = sourceOf(fragments, orgId, criteria);
  const filters = filtersOf(fragments, criteria);
  // Of two conditions on one end of an index, SQLite starts at the first: that of the position is the narrower one.
  const parts = pagePartsOf(fragments, query).map(({ name, positions, order, limit }) => {
    const conditions = [...positions, ...filters];
    const events = selectOwn(EVENT_COLUMNS, source, { orgId, criteria, conditions, order, limit });
    return Prisma.sql`SELECT *, ${name} AS "part" FROM (${events}) AS ${Prisma.raw(`"${name}"`)}`;
  });
  return toFoundPage(await reader.$queryRaw<PartRow[]>`${Prisma.join(parts, ' UNION ALL ')}`);
}

/** What a row of a page query is. */
type PartName = 'page' | 'preceding' | 'following';

/** The events that a part of a page query selects. */
interface PagePart {
  readonly name: PartName;
  /** The side of the positions that they are on, as conditions on a row of `Event`. */
  readonly positions: readonly Sql[];
  readonly order: Sql;
  readonly limit: number;
}

/**
 * The parts of a page query: the page and, for each of its positions, the nearest event on the other side.
 */
export function pagePartsOf(
  fragments: QueryFragments,
  { field, direction, after, before, limit }: EventPageQuery,
): PagePart[] {
  const isAscending = direction === OrderDirection.ASC;
  const [order, reverse] = isAscending
    ? [ORDERS[field].ASC, ORDERS[field].DESC]
    : [ORDERS[field].DESC, ORDERS[field].ASC];
  const isAfter = (position: EventPosition): Sql => compare(fragments, isAscending ? '>' : '<', position);
  const isBefore = (position: EventPosition): Sql => compare(fragments, isAscending ? '<' : '>', position);
  const isNotAfter = (position: EventPosition): Sql =>
    compare(fragments, isAscending ? '<=' : '>=', position);
  const isNotBefore = (position: EventPosition): Sql =>
    compare(fragments, isAscending ? '>=' : '<=', position);

  const range = [...(after ? [isAfter(after)] : []), ...(before ? [isBefore(before)] : [])];
  return [
    { name: 'page', positions: range, order, limit },
    ...(after
      ? [{ name: 'preceding' as const, positions: [isNotAfter(after)], order: reverse, limit: 1 }]
      : []),
    ...(before ? [{ name: 'following' as const, positions: [isNotBefore(before)], order, limit: 1 }] : []),
  ];
}

/** A row of a page query. */
export interface PartRow extends FoundEvent {
  readonly part: PartName;
}

/**
 * The page in the rows of all parts.
 */
export function toFoundPage(found: readonly PartRow[]): FoundPage {
  const has = (name: PartName): boolean => found.some(({ part }) => part === name);
  return {
    rows: found.filter(({ part }) => part === 'page'),
    hasPreceding: has('preceding'),
    hasFollowing: has('following'),
  };
}

/**
 * The number of events of the organisation that meet the criteria.
 */
export async function countEvents(
  reader: Reader,
  fragments: QueryFragments,
  orgId: string,
  criteria: EventCriteria,
): Promise<number> {
  const conditions = [...ownConditions(orgId, criteria.status), ...filtersOf(fragments, criteria)];
  const rows = await reader.$queryRaw<{ count: bigint | number }[]>`
    SELECT COUNT(*) AS "count" FROM ${sourceOf(fragments, orgId, criteria)}
    WHERE ${Prisma.join(conditions, ' AND ')}`;
  return Number(rows[0]?.count ?? 0);
}

/**
 * The replaced versions in all of the ranges, in no particular order: one statement that reads along their key.
 */
export function findVersions(
  reader: Reader,
  fragments: QueryFragments,
  orgId: string,
  ranges: readonly VersionRange[],
): Promise<readonly FoundVersion[]> {
  return reader.$queryRaw`
    SELECT v."eventId", v."version", v."actions", v."description", v."fields", v."createdAt", v."createdBy", v."note"
    FROM ${fragments.ranges(ranges)}
    JOIN "Event" e ON e."id" = r."eventId" AND e."orgId" = ${orgId}
    JOIN "EventVersion" v ON v."eventId" = e."id" AND v."version" BETWEEN r."from" AND r."to"`;
}

/** The columns of a FoundEvent. */
export const EVENT_COLUMNS = Prisma.sql`
  "id", "orgId", "eventName", "version", "actions", "description", "fields",
  "createdAt", "updatedAt", "createdBy", "updatedBy", "note", "disabledAt", "disabledBy"`;

/** The columns of a list in each order. */
export const ORDERS: Readonly<Record<EventOrderField, Readonly<Record<OrderDirection, Sql>>>> = {
  CREATED_AT: {
    ASC: Prisma.sql`"createdAt" ASC, "id" ASC`,
    DESC: Prisma.sql`"createdAt" DESC, "id" DESC`,
  },
  UPDATED_AT: {
    ASC: Prisma.sql`"updatedAt" ASC, "id" ASC`,
    DESC: Prisma.sql`"updatedAt" DESC, "id" DESC`,
  },
  EVENT_NAME: { ASC: Prisma.sql`"eventName" ASC`, DESC: Prisma.sql`"eventName" DESC` },
};

/** The column of each order by an instant, with the id. */
const POSITION_COLUMNS: Readonly<Record<InstantOrderField, Sql>> = {
  CREATED_AT: Prisma.sql`("createdAt", "id")`,
  UPDATED_AT: Prisma.sql`("updatedAt", "id")`,
};

/**
 * What to select the events of the organisation from. Those with given names are looked up by the index of names, before
 * any order: the limit, which they cannot exceed, keeps a planner from reading along the order instead.
 */
function sourceOf(fragments: QueryFragments, orgId: string, { eventNames }: EventCriteria): Sql {
  if (eventNames === undefined) return Prisma.sql`"Event"`;
  const condition = Prisma.sql`"orgId" = ${orgId} AND ${fragments.hasName(eventNames)}`;
  return Prisma.sql`(SELECT * FROM "Event" WHERE ${condition} LIMIT ${eventNames.length}) AS "Event"`;
}

/** Which events of an organisation to select. */
interface OwnEvents {
  readonly orgId: string;
  readonly criteria: Pick<EventCriteria, 'status'>;
  readonly conditions: readonly Sql[];
  readonly order: Sql;
  /** The most events to select. */
  readonly limit: number;
}

/**
 * A SELECT of the first events of an organisation in some order. The index of every order starts with the organisation
 * and the status, so the first ones of any status are looked for among the first ones of each.
 */
export function selectOwn(
  columns: Sql,
  source: Sql,
  { orgId, criteria, conditions, order, limit }: OwnEvents,
): Sql {
  const select = (status: EventStatus): Sql => Prisma.sql`
    SELECT ${columns} FROM ${source}
    WHERE ${Prisma.join([...ownConditions(orgId, status), ...conditions], ' AND ')}
    ORDER BY ${order} LIMIT ${limit}`;
  if (criteria.status !== undefined) return select(criteria.status);
  // A part of a union has no order and limit of its own unless it is a subquery.
  const ofEach = Object.values(EventStatus).map(
    (status) => Prisma.sql`SELECT * FROM (${select(status)}) AS ${Prisma.raw(`"${status}"`)}`,
  );
  return Prisma.sql`${Prisma.join(ofEach, ' UNION ALL ')} ORDER BY ${order} LIMIT ${limit}`;
}

/**
 * The organisation and the status, which may be any, as conditions on a row of `Event`.
 */
export function ownConditions(orgId: string, status: EventStatus | undefined): Sql[] {
  const own = Prisma.sql`"orgId" = ${orgId}`;
  return status === undefined ? [own] : [own, Prisma.sql`"status" = ${status}`];
}

/**
 * The criteria that an order has an index for, as conditions on a row of `Event`.
 */
export function timeBoundsOf(
  fragments: QueryFragments,
  field: EventOrderField,
  { createdAfter, createdBefore, updatedAfter }: EventCriteria,
): Sql[] {
  switch (field) {
    case EventOrderField.CREATED_AT:
      return [
        ...(createdAfter === undefined ? [] : [Prisma.sql`"createdAt" > ${fragments.instant(createdAfter)}`]),
        ...(createdBefore === undefined
          ? []
          : [Prisma.sql`"createdAt" < ${fragments.instant(createdBefore)}`]),
      ];
    case EventOrderField.UPDATED_AT:
      return updatedAfter === undefined ? [] : [Prisma.sql`"updatedAt" > ${fragments.instant(updatedAfter)}`];
    case EventOrderField.EVENT_NAME:
      return [];
  }
}

/**
 * The criteria as conditions on a row of `Event`, except the names of events, which `sourceOf` takes care of, and the
 * status.
 */
export function filtersOf(fragments: QueryFragments, criteria: EventCriteria): Sql[] {
  const { search, action, fieldType, hasPsiData, fieldName, createdBy } = criteria;
  return [
    ...(search === undefined ? [] : [fragments.hasText(foldCase(search))]),
    ...(action === undefined ? [] : [fragments.hasAction(action)]),
    ...(fieldType === undefined ? [] : [fragments.hasFieldType(fieldType)]),
    ...(hasPsiData === undefined ? [] : [hasPsiData ? fragments.hasPsiData : not(fragments.hasPsiData)]),
    ...(fieldName === undefined ? [] : [fragments.hasField(fieldName)]),
    ...(createdBy === undefined ? [] : [Prisma.sql`"createdBy" = ${createdBy}`]),
    ...Object.values(EventOrderField).flatMap((field) => timeBoundsOf(fragments, field, criteria)),
  ];
}

/**
 * Compares a row of `Event` with a position.
 */
export function compare(
  fragments: QueryFragments,
  operator: '<' | '<=' | '>' | '>=',
  position: EventPosition,
): Sql {
  const operatorSql = Prisma.raw(operator);
  if (position.field === EventOrderField.EVENT_NAME) {
    return Prisma.sql`"eventName" ${operatorSql} ${position.eventName}`;
  }
  const { field, instant, id } = position;
  return Prisma.sql`${POSITION_COLUMNS[field]} ${operatorSql} (${fragments.instant(instant)}, ${id})`;
}

function not(condition: Sql): Sql {
  return Prisma.sql`NOT (${condition})`;
}
