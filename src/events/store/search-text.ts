import { MAX_SEARCH_LENGTH } from '../model/limits';
import { STORABLE_TEXT } from '../model/text-patterns';

/** Between the name and the description. A text that contains it is found by its other parts. */
const SEPARATOR = '\uFFFF';

/**
 * The text that a search of an event looks through: its name and its description, folded.
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
 * Removes differences of case and of Unicode normalisation (NFKC), so that every database finds the same events.
 * JavaScript has no case folding. Upper case does not depend on the position of a letter in a word: both οδος and
 * οδοσ are ΟΔΟΣ. Lower case comes first because ẞ is its own upper case, unlike ß.
 */
export function foldCase(text: string): string {
  return text.normalize('NFKC').toLowerCase().toUpperCase().normalize('NFKC');
}

/**
 * Whether the name or the description of any event could contain this text.
 */
export function isSearchable(search: string): boolean {
  return search.length <= MAX_SEARCH_LENGTH && STORABLE_TEXT.test(search) && !search.includes(SEPARATOR);
}
