import type { Reader } from '../../database/database';
import { Prisma } from '../../database/generated/sqlite/client';
import { EventOrderField, OrderDirection } from '../model/enums';
import type { FoundEvent, FoundVersion, QueryFragments, Sql } from './event-statements';
import type { EventCriteria, EventPageQuery, EventPosition, VersionRange } from './event-store';
import { foldCase } from './search-text';

/**
 * The events of a page: one statement that reads along the index of the order.
 */
export function findPage(
  reader: Reader,
  fragments: QueryFragments,
  orgId: string,
  { criteria, field, direction, after, before, limit }: EventPageQuery,
): Promise<readonly FoundEvent[]> {
  const isAscending = direction === OrderDirection.ASC;
  const conditions = [
    ...conditionsOf(fragments, orgId, criteria),
    ...(after ? [beyond(fragments, after, isAscending)] : []),
    ...(before ? [beyond(fragments, before, !isAscending)] : []),
  ];
  return reader.$queryRaw`
    SELECT "id", "orgId", "eventName", "version", "actions", "description", "fields", "createdAt", "updatedAt"
    FROM "Event" WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY ${ORDERS[field][direction]} LIMIT ${limit}`;
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
  const conditions = conditionsOf(fragments, orgId, criteria);
  const rows = await reader.$queryRaw<{ count: bigint | number }[]>`
    SELECT COUNT(*) AS "count" FROM "Event" WHERE ${Prisma.join(conditions, ' AND ')}`;
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
    SELECT v."eventId", v."version", v."actions", v."description", v."fields", v."createdAt"
    FROM ${fragments.ranges(ranges)}
    JOIN "Event" e ON e."id" = r."eventId" AND e."orgId" = ${orgId}
    JOIN "EventVersion" v ON v."eventId" = e."id" AND v."version" BETWEEN r."from" AND r."to"`;
}

const ORDERS: Readonly<Record<EventOrderField, Readonly<Record<OrderDirection, Sql>>>> = {
  CREATED_AT: {
    ASC: Prisma.sql`"createdAt" ASC, "id" ASC`,
    DESC: Prisma.sql`"createdAt" DESC, "id" DESC`,
  },
  EVENT_NAME: { ASC: Prisma.sql`"eventName" ASC`, DESC: Prisma.sql`"eventName" DESC` },
};

function conditionsOf(fragments: QueryFragments, orgId: string, criteria: EventCriteria): Sql[] {
  const { search, action, fieldType, hasPsiData, createdAfter, createdBefore } = criteria;
  return [
    Prisma.sql`"orgId" = ${orgId}`,
    ...(search === undefined ? [] : [fragments.hasText(foldCase(search))]),
    ...(action === undefined ? [] : [fragments.hasAction(action)]),
    ...(fieldType === undefined ? [] : [fragments.hasFieldType(fieldType)]),
    ...(hasPsiData === undefined ? [] : [hasPsiData ? fragments.hasPsiData : not(fragments.hasPsiData)]),
    ...(createdAfter === undefined ? [] : [Prisma.sql`"createdAt" > ${fragments.instant(createdAfter)}`]),
    ...(createdBefore === undefined ? [] : [Prisma.sql`"createdAt" < ${fragments.instant(createdBefore)}`]),
  ];
}

/** Above the position or below it. */
function beyond(fragments: QueryFragments, position: EventPosition, isAbove: boolean): Sql {
  if (position.field === EventOrderField.EVENT_NAME) {
    const { eventName } = position;
    return isAbove ? Prisma.sql`"eventName" > ${eventName}` : Prisma.sql`"eventName" < ${eventName}`;
  }
  const key = Prisma.sql`(${fragments.instant(position.createdAt)}, ${position.id})`;
  return isAbove ? Prisma.sql`("createdAt", "id") > ${key}` : Prisma.sql`("createdAt", "id") < ${key}`;
}

function not(condition: Sql): Sql {
  return Prisma.sql`NOT (${condition})`;
}
