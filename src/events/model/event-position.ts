import { EventOrderField } from './enums';
import type { StoredEvent } from './event-definition';

/** The orders by an instant, which several events may share. */
export type InstantOrderField = EventOrderField.CREATED_AT | EventOrderField.UPDATED_AT;

/** The position of an event in an ordered list: the value that it is ordered by, and the id if that is not unique. */
export type EventPosition =
  | { readonly field: InstantOrderField; readonly instant: Date; readonly id: string }
  | { readonly field: EventOrderField.EVENT_NAME; readonly eventName: string };

/**
 * The position of an event in a list with this order.
 */
export function positionOf(
  field: EventOrderField,
  { id, eventName, createdAt, updatedAt }: Pick<StoredEvent, 'id' | 'eventName' | 'createdAt' | 'updatedAt'>,
): EventPosition {
  switch (field) {
    case EventOrderField.CREATED_AT:
      return { field, instant: createdAt, id };
    case EventOrderField.UPDATED_AT:
      return { field, instant: updatedAt, id };
    case EventOrderField.EVENT_NAME:
      return { field, eventName };
  }
}
