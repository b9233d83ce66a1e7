import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { foldCase, isSearchable, toSearchText } from '../../../src/events/store/search-text';

const FORMS = ['NFC', 'NFD', 'NFKC', 'NFKD'] as const;

/** Every character except the halves of surrogate pairs, which are not characters. */
function* allCharacters(): Generator<string> {
  for (let codePoint = 0; codePoint <= 0x10_ffff; codePoint++) {
    if (codePoint < 0xd800 || codePoint > 0xdfff) yield String.fromCodePoint(codePoint);
  }
}

/** A text in its other cases and normalisation forms, and folded. */
function spellingsOf(text: string): string[] {
  return [
    text.toLowerCase(),
    text.toUpperCase(),
    text.toUpperCase().toLowerCase(),
    foldCase(text),
    ...FORMS.map((form) => text.normalize(form)),
  ];
}

test('every character is folded to the same text as its other cases and normalisation forms, and as its folded form', () => {
  const differing = [...allCharacters()].filter((character) => {
    const folded = foldCase(character);
    return spellingsOf(character).some((spelling) => foldCase(spelling) !== folded);
  });
  expect(differing).toEqual([]);
});

test('a text is folded to the same text as its normalisation forms and its folded form', () => {
  const character = fc.oneof(
    fc.constantFrom(...'iIıİſßẞΣσςΑᾳΙι̇̈́ṩKﬁＡé'),
    fc.integer({ min: 0x300, max: 0x36f }).map((mark) => String.fromCodePoint(mark)),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 8 }), (text) => {
      const folded = foldCase(text);
      for (const spelling of [folded, ...FORMS.map((form) => text.normalize(form))]) {
        expect(foldCase(spelling)).toBe(folded);
      }
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  ['İstanbul', 'i̇stanbul'],
  ['ISPARTA', 'ısparta'],
  ['STRASSE', 'straße'],
  ['STRAẞE', 'straße'],
  ['ΟΔΟΣ', 'οδος'],
  ['οδοσ', 'οδος'],
  ['\u212Aelvin', 'kelvin'],
  ['ﬁnal', 'FINAL'],
  ['ＡＢＣ１２３', 'abc123'],
  ['Cafe\u0301', 'CAFÉ'],
  ['\u1f82', 'α\u0345\u0313\u0300'],
  ['Ⅷ ㎞', 'viii KM'],
])('%j is folded to the same text as %j', (one, other) => {
  expect(foldCase(one)).toBe(foldCase(other));
});

test('the longest description is found by each spelling of it, and a longer text is not searched for', () => {
  const texts = ['x', 'ΐ', '\u1f82', '\u{1d160}', '\u{1F6D2}'].map((character) => character.repeat(1_000));
  for (const description of texts) {
    for (const form of ['NFC', 'NFD'] as const) {
      const search = description.toUpperCase().normalize(form);
      expect(isSearchable(search)).toBe(true);
      expect(toSearchText({ eventName: 'x', description, fields: [] })).toContain(foldCase(search));
    }
  }
  expect(isSearchable('x'.repeat(100_000))).toBe(false);
});

test('a search looks into the name, the description and the name of each field, and not across them', () => {
  const fields = [{ name: 'Straße' }, { name: 'Cafe\u0301' }];
  const text = toSearchText({ eventName: 'Name', description: 'Text', fields });
  for (const part of ['name', 'text', 'STRASSE', 'café']) expect(text).toContain(foldCase(part));
  for (const across of ['nametext', 'textstrasse', 'strassecafé'])
    expect(text).not.toContain(foldCase(across));
});

test('combining marks at the beginning of a field name do not join the field before it', () => {
  const fields = [{ name: 'a' }, { name: '\u0301x' }];
  expect(toSearchText({ eventName: 'e', description: null, fields })).toContain(foldCase('a'));
  expect(toSearchText({ eventName: 'e', description: null, fields })).not.toContain(foldCase('á'));
});
