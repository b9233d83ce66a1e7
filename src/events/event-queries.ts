import type { Reader } from '../database/database';
import { Prisma } from '../database/generated/sqlite/client';
import type { Provider } from '../database/migrations';
import { EventOrderField, OrderDirection } from './event.enums';
import { type FoundEvent, type FoundVersion, toTimestamp } from './event-statements';
import type { EventCriteria, EventPosition, EventStretch, VersionRange } from './event-store';
import { foldCase } from './search-text';

// A fragment of a statement is the same for either client.
type Sql = Prisma.Sql;

/** What the providers say in words of their own. Each is a condition on a row of `Event`. */
interface Dialect {
  readonly instant: (instant: Date) => Sql;
  /** The text as it is, so that no character of it is a wildcard. */
  readonly hasText: (text: string) => Sql;
  readonly hasAction: (action: string) => Sql;
  readonly hasFieldType: (type: string) => Sql;
  readonly hasPsiData: Sql;
  /** The ranges as a table `r`. */
  readonly ranges: (ranges: readonly VersionRange[]) => Sql;
}

const DIALECTS: Readonly<Record<Provider, Dialect>> = {
  sqlite: {
    instant: (instant) => Prisma.sql`${toComparable(instant)}`,
    hasText: (text) => Prisma.sql`instr("searchText", ${text}) > 0`,
    // Some ten times faster than to take the JSON apart. It is written without blanks, and a quotation mark inside
    // of a text is escaped, so that these are keys and values and nothing else.
    hasAction: (action) => Prisma.sql`instr("actions", ${JSON.stringify(action)}) > 0`,
    hasFieldType: (type) => Prisma.sql`instr("fields", ${`"type":${JSON.stringify(type)}`}) > 0`,
    hasPsiData: Prisma.sql`instr("fields", '"isPsiData":true') > 0`,
    ranges: (ranges) => Prisma.sql`(
      SELECT value ->> 'eventId' AS "eventId", value ->> 'from' AS "from", value ->> 'to' AS "to"
      FROM json_each(${JSON.stringify(ranges)})
    ) AS r`,
  },
  postgresql: {
    instant: (instant) => Prisma.sql`${toComparable(instant)}::timestamp`,
    hasText: (text) => Prisma.sql`strpos("searchText", ${text}) > 0`,
    hasAction: (action) => Prisma.sql`"actions" @> ${JSON.stringify([action])}::jsonb`,
    hasFieldType: (type) => Prisma.sql`"fields" @> ${JSON.stringify([{ type }])}::jsonb`,
    hasPsiData: Prisma.sql`"fields" @> ${JSON.stringify([{ attributes: { isPsiData: true } }])}::jsonb`,
    ranges: (ranges) => Prisma.sql`
      jsonb_to_recordset(${JSON.stringify(ranges)}::jsonb) AS r("eventId" text, "from" int, "to" int)`,
  },
};

/**
 * The first events of a stretch, in its order: one statement along the index of the order.
 */
export function findStretch(
  reader: Reader,
  provider: Provider,
  orgId: string,
  { criteria, field, direction, after, before, limit }: EventStretch,
): Promise<readonly FoundEvent[]> {
  const dialect = DIALECTS[provider];
  const isAscending = direction === OrderDirection.ASC;
  const conditions = [
    ...conditionsOf(dialect, orgId, criteria),
    ...(after ? [beyond(dialect, after, isAscending)] : []),
    ...(before ? [beyond(dialect, before, !isAscending)] : []),
  ];
  return reader.$queryRaw`
    SELECT "id", "orgId", "eventName", "version", "actions", "description", "fields", "createdAt", "updatedAt"
    FROM "Event" WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY ${ORDERS[field][direction]} LIMIT ${limit}`;
}

/**
 * How many events the organisation has that meet the criteria.
 */
export async function countEvents(
  reader: Reader,
  provider: Provider,
  orgId: string,
  criteria: EventCriteria,
): Promise<number> {
  const conditions = conditionsOf(DIALECTS[provider], orgId, criteria);
  const rows = await reader.$queryRaw<{ count: bigint | number }[]>`
    SELECT COUNT(*) AS "count" FROM "Event" WHERE ${Prisma.join(conditions, ' AND ')}`;
  return Number(rows[0]?.count ?? 0);
}

/**
 * The versions of all ranges that newer ones replaced, in any order: one statement along their key.
 */
export function findVersions(
  reader: Reader,
  provider: Provider,
  ranges: readonly VersionRange[],
): Promise<readonly FoundVersion[]> {
  return reader.$queryRaw`
    SELECT v."eventId", v."version", v."actions", v."description", v."fields", v."createdAt"
    FROM ${DIALECTS[provider].ranges(ranges)}
    JOIN "EventVersion" v ON v."eventId" = r."eventId" AND v."version" BETWEEN r."from" AND r."to"`;
}

const ORDERS: Readonly<Record<EventOrderField, Readonly<Record<OrderDirection, Sql>>>> = {
  CREATED_AT: {
    ASC: Prisma.sql`"createdAt" ASC, "id" ASC`,
    DESC: Prisma.sql`"createdAt" DESC, "id" DESC`,
  },
  EVENT_NAME: { ASC: Prisma.sql`"eventName" ASC`, DESC: Prisma.sql`"eventName" DESC` },
};

function conditionsOf(dialect: Dialect, orgId: string, criteria: EventCriteria): Sql[] {
  const { search, action, fieldType, hasPsiData, createdAfter, createdBefore } = criteria;
  return [
    Prisma.sql`"orgId" = ${orgId}`,
    ...(search === undefined ? [] : [dialect.hasText(foldCase(search))]),
    ...(action === undefined ? [] : [dialect.hasAction(action)]),
    ...(fieldType === undefined ? [] : [dialect.hasFieldType(fieldType)]),
    ...(hasPsiData === undefined ? [] : [hasPsiData ? dialect.hasPsiData : not(dialect.hasPsiData)]),
    ...(createdAfter === undefined ? [] : [Prisma.sql`"createdAt" > ${dialect.instant(createdAfter)}`]),
    ...(createdBefore === undefined ? [] : [Prisma.sql`"createdAt" < ${dialect.instant(createdBefore)}`]),
  ];
}

/** Above the position, or below it. */
function beyond(dialect: Dialect, position: EventPosition, isAbove: boolean): Sql {
  if (position.field === EventOrderField.EVENT_NAME) {
    const { eventName } = position;
    return isAbove ? Prisma.sql`"eventName" > ${eventName}` : Prisma.sql`"eventName" < ${eventName}`;
  }
  const place = Prisma.sql`(${dialect.instant(position.createdAt)}, ${position.id})`;
  return isAbove ? Prisma.sql`("createdAt", "id") > ${place}` : Prisma.sql`("createdAt", "id") < ${place}`;
}

/** Beyond these, instants have no form that compares as text, or none that a database knows; nor has any event. */
const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

function toComparable(instant: Date): string {
  return toTimestamp(Math.min(Math.max(instant.getTime(), EARLIEST), LATEST));
}

function not(condition: Sql): Sql {
  return Prisma.sql`NOT (${condition})`;
}
