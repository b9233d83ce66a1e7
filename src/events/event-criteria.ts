import { ArgumentError } from './argument-error';
import { MAX_NAMES_PER_FILTER } from './model/limits';
import { CALLER_NAME, EVENT_NAME, FIELD_NAME } from './model/text-patterns';
import type { EventCriteria } from './store/event-store';
import { isSearchable } from './store/search-text';

/**
 * The criteria without the names that no event can have, because not every text can be sent to a database; null if no
 * event can meet them.
 *
 * @throws ArgumentError if there are too many names
 */
export function toSatisfiable(criteria: EventCriteria): EventCriteria | null {
  const { search, eventNames, fieldName, createdBy } = criteria;
  if (eventNames !== undefined && eventNames.length > MAX_NAMES_PER_FILTER) {
    const message = `The filter eventNames must have at most ${MAX_NAMES_PER_FILTER} names.`;
    throw new ArgumentError(message, ['filter', 'eventNames']);
  }
  const possibleNames = eventNames?.filter((name) => EVENT_NAME.test(name));
  const isSatisfiable =
    possibleNames?.length !== 0 &&
    (search === undefined || isSearchable(search)) &&
    (fieldName === undefined || FIELD_NAME.test(fieldName)) &&
    (createdBy === undefined || CALLER_NAME.test(createdBy));
  return isSatisfiable ? { ...criteria, eventNames: possibleNames } : null;
}
