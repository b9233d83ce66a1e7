/** The most characters of an event name (spec parameter `eventName`). */
export const MAX_EVENT_NAME_LENGTH = 200;

/** The most characters of a field name (spec parameter `fields[].name`). */
export const MAX_FIELD_NAME_LENGTH = 50;

/** The most characters of a description (spec parameter `description`). */
export const MAX_DESCRIPTION_LENGTH = 1_000;

/** The most characters of the note on an update. */
export const MAX_NOTE_LENGTH = 1_000;

/** The fewest and the most characters of an idempotency key. */
export const MIN_IDEMPOTENCY_KEY_LENGTH = 8;
export const MAX_IDEMPOTENCY_KEY_LENGTH = 255;

/** The most characters of the name of a caller: the name of an API key or the subject of a token. */
export const MAX_CALLER_NAME_LENGTH = 255;

/**
 * The most UTF-16 code units of a search: a description in its longest spelling, since a character has at most 6 in
 * any canonical normalisation form. Normalising a text takes time quadratic in its combining marks.
 */
export const MAX_SEARCH_LENGTH = 6 * MAX_DESCRIPTION_LENGTH;

/** The most fields of an event (spec parameter `fields`). */
export const MAX_FIELDS = 100;

/**
 * The most differences between two definitions: each field has a type and three flags that can change, or is removed
 * while another is added. Besides, the customer field has two attributes more, on either side, and there are two
 * destinations, the order of the fields and the description. See event-changes.ts.
 */
export const MAX_CHANGES = 4 * MAX_FIELDS + 8;

/** The number of fields that the platform documents as its limit. The customer field does not count. */
export const DOCUMENTED_FIELD_LIMIT = 20;

/** The most definitions in one request: more than a tracking plan adds at a time, and still a short transaction. */
export const MAX_EVENTS_PER_REQUEST = 100;

/** The most warnings and the most errors of a definition to report. */
export const MAX_ISSUES = 100;

/** The same for each definition of a list. */
export const MAX_ISSUES_PER_DEFINITION = 10;

/** The length of a page where the client does not give one. */
export const DEFAULT_PAGE_SIZE = 20;

/** The longest page. */
export const MAX_PAGE_SIZE = 100;

/** The most objects that one field finds by their ids: as many as are on a page. */
export const MAX_NODES_PER_REQUEST = MAX_PAGE_SIZE;

/** The most names of a filter: the events with these names fit on a page. */
export const MAX_NAMES_PER_FILTER = MAX_PAGE_SIZE;
