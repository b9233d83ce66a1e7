import {
  MAX_CALLER_NAME_LENGTH,
  MAX_EVENT_NAME_LENGTH,
  MAX_FIELD_NAME_LENGTH,
  MAX_NOTE_LENGTH,
} from './limits';

/** ASCII letters, digits, `_`, `-` and spaces, with no space at either end (spec parameter `eventName`). */
export const EVENT_NAME = new RegExp(`^(?! )[A-Za-z0-9_ -]{1,${MAX_EVENT_NAME_LENGTH}}(?<! )$`);

/**
 * No control character and no half of a surrogate pair, with no white space at either end (spec parameter
 * `fields[].name`).
 */
export const FIELD_NAME = new RegExp(
  String.raw`^(?!\s)[^\p{Cc}\p{Cs}]{1,${MAX_FIELD_NAME_LENGTH}}(?<!\s)$`,
  'u',
);

/** Any text that is no longer than an event name may be. */
export const EVENT_NAME_SIZE = new RegExp(`^[^]{0,${MAX_EVENT_NAME_LENGTH}}$`, 'u');

/** Any text that is no longer than the name of a field may be. */
export const FIELD_NAME_SIZE = new RegExp(`^[^]{0,${MAX_FIELD_NAME_LENGTH}}$`, 'u');

/** No NUL and no half of a surrogate pair: no database stores these unchanged. */
export const STORABLE_TEXT = /^[^\0\p{Cs}]*$/u;

/** The same, of limited length (argument `note` of `updateEvent`). */
export const NOTE = new RegExp(String.raw`^[^\0\p{Cs}]{0,${MAX_NOTE_LENGTH}}$`, 'u');

/** What every name of a caller is: no NUL and no half of a surrogate pair, of limited length. */
export const CALLER_NAME = new RegExp(String.raw`^[^\0\p{Cs}]{1,${MAX_CALLER_NAME_LENGTH}}$`, 'u');

/** A UUID in canonical spelling, the form of every event id. */
export const EVENT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
