import { ArgumentError } from './argument-error';
import { toSatisfiable } from './event-criteria';
import { EventOrderField, OPPOSITE_DIRECTION, OrderDirection } from './model/enums';
import type { StoredEvent } from './model/event-definition';
import { EVENT_ID, EVENT_NAME } from './model/text-patterns';
import { decodeCursor, encodeCursor, type Page, type PageArguments, toPage, toPageRequest } from './page';
import { type EventPosition, positionOf } from './model/event-position';
import { observe, type ObservedContext } from './observe';
import type { EventCriteria, OrgEventStore } from './store/event-store';

export interface EventOrder {
  readonly field: EventOrderField;
  readonly direction: OrderDirection;
}

/** The newest events first. */
export const DEFAULT_ORDER: EventOrder = {
  field: EventOrderField.CREATED_AT,
  direction: OrderDirection.DESC,
};

export interface ListEventsContext extends ObservedContext {
  readonly store: Pick<OrgEventStore, 'findPage'>;
}

export interface ListEventsRequest extends PageArguments {
  readonly criteria: EventCriteria;
  readonly order: EventOrder;
}

/**
 * A page of the events that meet the criteria. Events that are created between two requests do not move others to
 * another page. In the order of updates, one that is updated moves itself: to the end where the newest are.
 *
 * @throws ArgumentError for invalid page arguments or too many names; rejects with DatabaseUnavailableError if the database fails
 */
export function listEvents(
  context: ListEventsContext,
  request: ListEventsRequest,
): Promise<Page<StoredEvent>> {
  return observe(context, 'listEvents', () => list(context, request));
}

async function list(
  { store }: ListEventsContext,
  { criteria, order, ...pageArguments }: ListEventsRequest,
): Promise<Page<StoredEvent>> {
  const request = toPageRequest(pageArguments);
  const { field, direction } = order;
  const after = decodePosition(request.after, field, 'after');
  const before = decodePosition(request.before, field, 'before');
  const satisfiable = toSatisfiable(criteria);
  if (satisfiable === null) return { nodes: [], hasNextPage: false, hasPreviousPage: false };
  // The last events of a list are the first ones in the opposite order.
  const { events, ...rest } = await store.findPage({
    criteria: satisfiable,
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
export function countEvents(
  context: ObservedContext & { readonly store: Pick<OrgEventStore, 'count'> },
  criteria: EventCriteria,
): Promise<number> {
  const satisfiable = toSatisfiable(criteria);
  return observe(context, 'countEvents', () => (satisfiable === null ? 0 : context.store.count(satisfiable)));
}

/**
 * The cursor of an event in a list with this order.
 */
export function cursorOf(field: EventOrderField, event: StoredEvent): string {
  const position = positionOf(field, event);
  return encodeCursor(
    position.field === EventOrderField.EVENT_NAME
      ? [field, position.eventName]
      : [field, position.instant.toISOString(), position.id],
  );
}

function decodePosition(
  cursor: string | null,
  field: EventOrderField,
  argument: string,
): EventPosition | null {
  if (cursor === null) return null;
  const [cursorField, value, id] = decodeCursor(cursor) ?? [];
  if (cursorField === field && typeof value === 'string') {
    if (field === EventOrderField.EVENT_NAME) {
      if (EVENT_NAME.test(value)) return { field, eventName: value };
    } else {
      const instant = new Date(value);
      if (!Number.isNaN(instant.getTime()) && typeof id === 'string' && EVENT_ID.test(id)) {
        return { field, instant, id };
      }
    }
  }
  throw new ArgumentError(`The argument ${argument} must be a cursor of a list in this order.`, [argument]);
}
