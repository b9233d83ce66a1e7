import { badFields } from '../fullest';

/** The bytes that a body may have, roughly. */
export const MB = 1_000_000;

/** So many items. */
export function repeat<Item>(count: number, itemOf: (i: number) => Item): Item[] {
  return Array.from({ length: count }, (_, i) => itemOf(i));
}

/** The JSON of a list with so many copies of an item. */
export function listOf(count: number, item: string): string {
  return `[${repeat(count, () => item).join()}]`;
}

/** A letter with so many bytes of combining marks, which are slow to normalise. */
export function combiningMarks(bytes: number): string {
  return `a${'\u0301\u0323'.repeat(bytes / 4)}`;
}

/** A hundred definitions of some 870 KB together, each of which breaks as many rules as possible. */
export function badList(): unknown[] {
  return repeat(100, () => badFields(21));
}

/** One such definition of 870 KB. */
export function hugeBad(): unknown {
  return badFields(2_100);
}

/** Characters without any pattern, each time others. */
export const noise = (length: number): string =>
  Array.from({ length }, () => String.fromCharCode(0x30 + Math.floor(Math.random() * 0x4b))).join('');
