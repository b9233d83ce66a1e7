import { expect, test } from '@jest/globals';
import { toTable, toText, toTexts } from './table';

test('a table is aligned Markdown, with numbers to the right', () => {
  expect(
    toTable(
      ['contestant', 'at 1'],
      [
        ['the gateway', '393'],
        ['REST', '1,515'],
      ],
    ),
  ).toBe(
    [
      '| contestant  |  at 1 |',
      '| ----------- | ----: |',
      '| the gateway |   393 |',
      '| REST        | 1,515 |',
    ].join('\n'),
  );
});

test('numbers have separators and as many digits as are asked for', () => {
  expect(toText(1_460.4)).toBe('1,460');
  expect(toText(2.175, 2)).toBe('2.18');
  expect(toTexts([{ p50: 2 }, { p50: 0.84 }], 'p50', 1)).toBe('2.0, 0.8');
});

test('an unknown number is a dash', () => {
  expect(toText(NaN)).toBe('–');
});
