/**
 * Removes differences of case, and of the ways to write one letter, so that texts can be searched alike on every
 * database. Capitals are the same wherever in a word a letter stands, where small letters are not: ΟΔΟΣ is οδος.
 */
export function foldCase(text: string): string {
  return text.normalize('NFC').toUpperCase();
}
