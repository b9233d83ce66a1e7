import { MAX_SEARCH_LENGTH } from '../model/limits';
import { STORABLE_TEXT } from '../model/text-patterns';

/** Between the name, the description and the names of the fields. A text that contains it is found by its other parts. */
const SEPARATOR = '\uFFFF';

/** What a search of an event looks through. */
export interface SearchableEvent {
  readonly eventName: string;
  readonly description: string | null;
  readonly fields: readonly { readonly name: string }[];
}

/**
 * The text that a search of an event looks through: its name, its description and the names of its fields, folded.
 */
export function toSearchText({ eventName, description, fields }: SearchableEvent): string {
  return foldCase([eventName, description ?? '', ...fields.map(({ name }) => name)].join(SEPARATOR));
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
 * Whether the name or the description of any event, or the name of any field, could contain this text.
 */
export function isSearchable(search: string): boolean {
  return search.length <= MAX_SEARCH_LENGTH && STORABLE_TEXT.test(search) && !search.includes(SEPARATOR);
}
