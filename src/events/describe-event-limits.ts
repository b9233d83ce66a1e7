import {
  DEFAULT_PAGE_SIZE,
  DOCUMENTED_FIELD_LIMIT,
  MAX_DESCRIPTION_LENGTH,
  MAX_EVENT_NAME_LENGTH,
  MAX_EVENTS_PER_REQUEST,
  MAX_FIELD_NAME_LENGTH,
  MAX_FIELDS,
  MAX_NOTE_LENGTH,
  MAX_PAGE_SIZE,
} from './model/limits';
import { observe, type ObservedContext } from './observe';

/** The limits of definitions and requests. */
const EVENT_LIMITS = {
  maxEventNameLength: MAX_EVENT_NAME_LENGTH,
  maxFieldNameLength: MAX_FIELD_NAME_LENGTH,
  maxDescriptionLength: MAX_DESCRIPTION_LENGTH,
  maxNoteLength: MAX_NOTE_LENGTH,
  maxFields: MAX_FIELDS,
  recommendedMaxFields: DOCUMENTED_FIELD_LIMIT,
  maxEventsPerRequest: MAX_EVENTS_PER_REQUEST,
  defaultPageSize: DEFAULT_PAGE_SIZE,
  maxPageSize: MAX_PAGE_SIZE,
};

export type EventLimitsMetadata = Readonly<typeof EVENT_LIMITS>;

/**
 * The metadata that a form needs to check lengths and counts itself.
 */
export function describeEventLimits(context: ObservedContext): Promise<EventLimitsMetadata> {
  return observe(context, 'describeEventLimits', () => EVENT_LIMITS);
}
