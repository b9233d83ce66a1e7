/** What is between the name and the description. A text that holds it is found by its other parts. */
const SEPARATOR = '\uFFFF';

/** The most characters that a name or a description has: what is longer is a part of none. */
const LENGTH_LIMIT = 1000;

/** Neither NUL nor half of a surrogate pair: no stored text has these, and not every database can look for them. */
const STORABLE = /^[^\0\p{Cs}]*$/u;

/**
 * What a search looks through: the name and the description of an event, folded.
 */
export function toSearchText({
  eventName,
  description,
}: {
  readonly eventName: string;
  readonly description: string | null;
}): string {
  return foldCase(`${eventName}${SEPARATOR}${description ?? ''}`);
}

/**
 * Removes differences of case, and of the ways to write one letter, so that texts are searched alike on every
 * database. Capitals are the same wherever in a word a letter stands, where small letters are not: ΟΔΟΣ is οδος.
 */
export function foldCase(text: string): string {
  return text.normalize('NFC').toUpperCase();
}

/**
 * Whether any event could have this as a part of its name or description.
 */
export function isSearchable(search: string): boolean {
  return (
    STORABLE.test(search) &&
    !search.includes(SEPARATOR) &&
    Array.from(search.normalize('NFC')).length <= LENGTH_LIMIT
  );
}
