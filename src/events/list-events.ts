import { EVENT_NAME } from './create-event.input';
import { EventOrderField, OrderDirection } from './event.enums';
import type { StoredEvent } from './event-definition';
import { ArgumentError } from './argument-error';
import { type PageArguments, readCursor, readPage, type Slice, toSlice, writeCursor } from './page';
import type { EventCriteria, EventPosition, EventStore } from './event-store';
import { EVENT_ID } from './find-event';
import { isSearchable } from './search-text';
import type { Caller } from './event-options';

export interface EventOrder {
  readonly field: EventOrderField;
  readonly direction: OrderDirection;
}

export interface ListEventsRequest extends PageArguments {
  readonly criteria: EventCriteria;
  readonly order: EventOrder;
}

const OPPOSITE: Readonly<Record<OrderDirection, OrderDirection>> = {
  ASC: OrderDirection.DESC,
  DESC: OrderDirection.ASC,
};

/**
 * A page of the events that meet the criteria. Events that are created meanwhile move no other event from one
 * page to another.
 *
 * @throws ArgumentError for a page that there cannot be; rejects with DatabaseUnavailableError where the database
 *   does not answer
 */
export async function listEvents(
  store: Pick<EventStore, 'findStretch'>,
  { orgId }: Caller,
  { criteria, order, ...pageArguments }: ListEventsRequest,
): Promise<Slice<StoredEvent>> {
  const page = readPage(pageArguments);
  const { field, direction } = order;
  const [after, before] = [positionAt(page.after, field, 'after'), positionAt(page.before, field, 'before')];
  if (!canMatch(criteria)) return toSlice(page, []);
  // The last ones are the first ones of the opposite order.
  const read = await store.findStretch(orgId, {
    criteria,
    field,
    direction: page.fromEnd ? OPPOSITE[direction] : direction,
    after: page.fromEnd ? before : after,
    before: page.fromEnd ? after : before,
    limit: page.size + 1,
  });
  return toSlice(page, read);
}

/**
 * How many events meet the criteria.
 */
export async function countEvents(
  store: Pick<EventStore, 'count'>,
  { orgId }: Caller,
  criteria: EventCriteria,
): Promise<number> {
  return canMatch(criteria) ? store.count(orgId, criteria) : 0;
}

/**
 * The cursor of an event in a list of this order.
 */
export function cursorOf(field: EventOrderField, { id, eventName, createdAt }: StoredEvent): string {
  return writeCursor(
    field === EventOrderField.EVENT_NAME ? [field, eventName] : [field, createdAt.toISOString(), id],
  );
}

function canMatch({ search }: EventCriteria): boolean {
  return search === undefined || isSearchable(search);
}

function positionAt(cursor: string | null, field: EventOrderField, name: string): EventPosition | null {
  if (cursor === null) return null;
  const [of, value, id] = readCursor(cursor) ?? [];
  if (of === field && typeof value === 'string') {
    if (field === EventOrderField.EVENT_NAME) {
      if (EVENT_NAME.test(value)) return { field, eventName: value };
    } else {
      const createdAt = new Date(value);
      if (!Number.isNaN(createdAt.getTime()) && typeof id === 'string' && EVENT_ID.test(id)) {
        return { field, createdAt, id };
      }
    }
  }
  throw new ArgumentError(`The argument ${name} must be a cursor of a list in this order.`);
}
