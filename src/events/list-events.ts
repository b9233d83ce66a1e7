import { ArgumentError } from './argument-error';
import { EventOrderField, OPPOSITE_DIRECTION, type OrderDirection } from './model/enums';
import type { StoredEvent } from './model/event-definition';
import { EVENT_ID, EVENT_NAME } from './model/text-patterns';
import { decodeCursor, encodeCursor, type Page, type PageArguments, toPage, toPageRequest } from './page';
import type { EventCriteria, EventPosition, OrgEventStore } from './store/event-store';
import { isSearchable } from './store/search-text';

export interface EventOrder {
  readonly field: EventOrderField;
  readonly direction: OrderDirection;
}

export interface ListEventsRequest extends PageArguments {
  readonly criteria: EventCriteria;
  readonly order: EventOrder;
}

/**
 * A page of the events that meet the criteria. Events that are created between two requests do not move others to
 * another page.
 *
 * @throws ArgumentError for invalid page arguments; rejects with DatabaseUnavailableError if the database fails
 */
export async function listEvents(
  store: Pick<OrgEventStore, 'findPage'>,
  { criteria, order, ...pageArguments }: ListEventsRequest,
): Promise<Page<StoredEvent>> {
  const request = toPageRequest(pageArguments);
  const { field, direction } = order;
  const after = positionOf(request.after, field, 'after');
  const before = positionOf(request.before, field, 'before');
  if (!canMatch(criteria)) return { nodes: [], hasNextPage: false, hasPreviousPage: false };
  // The last events of a list are the first ones in the opposite order.
  const { events, ...rest } = await store.findPage({
    criteria,
    field,
    direction: request.fromEnd ? OPPOSITE_DIRECTION[direction] : direction,
    after: request.fromEnd ? before : after,
    before: request.fromEnd ? after : before,
    limit: request.size + 1,
  });
  return toPage(request, { nodes: events, ...rest });
}

/**
 * The number of events that meet the criteria. Rejects with DatabaseUnavailableError if the database fails.
 */
export async function countEvents(
  store: Pick<OrgEventStore, 'count'>,
  criteria: EventCriteria,
): Promise<number> {
  return canMatch(criteria) ? store.count(criteria) : 0;
}

/**
 * The cursor of an event in a list with this order.
 */
export function cursorOf(field: EventOrderField, { id, eventName, createdAt }: StoredEvent): string {
  return encodeCursor(
    field === EventOrderField.EVENT_NAME ? [field, eventName] : [field, createdAt.toISOString(), id],
  );
}

function canMatch({ search }: EventCriteria): boolean {
  return search === undefined || isSearchable(search);
}

function positionOf(cursor: string | null, field: EventOrderField, argument: string): EventPosition | null {
  if (cursor === null) return null;
  const [cursorField, value, id] = decodeCursor(cursor) ?? [];
  if (cursorField === field && typeof value === 'string') {
    if (field === EventOrderField.EVENT_NAME) {
      if (EVENT_NAME.test(value)) return { field, eventName: value };
    } else {
      const createdAt = new Date(value);
      if (!Number.isNaN(createdAt.getTime()) && typeof id === 'string' && EVENT_ID.test(id)) {
        return { field, createdAt, id };
      }
    }
  }
  throw new ArgumentError(`The argument ${argument} must be a cursor of a list in this order.`);
}
