import { DESCRIPTION_LENGTH, STORABLE_TEXT } from './create-event.input';

/** What is between the name and the description. A text that holds it is found by its other parts. */
const SEPARATOR = '\uFFFF';

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
    STORABLE_TEXT.test(search) &&
    !search.includes(SEPARATOR) &&
    Array.from(search.normalize('NFC')).length <= DESCRIPTION_LENGTH
  );
}
