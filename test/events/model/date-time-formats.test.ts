import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020';
import fc from 'fast-check';
import { DATE_TIME_PATTERN } from '../../../src/events/model/date-time-formats';

/** Validates like a strict validator that knows no formats. */
const validate = new Ajv2020({ strict: true }).compile({ type: 'string', pattern: DATE_TIME_PATTERN });

/** Each format that the platform documents: what it covers, and what is out of range or only similar. */
const FORMATS: Readonly<Record<string, { passes: readonly string[]; fails: readonly string[] }>> = {
  "yyyy-MM-dd'T'HH:mm:ssXXX": {
    passes: ['2026-01-31T00:00:00Z', '2026-12-01T23:59:59+05:30', '0001-01-01T10:00:00-00:00'],
    fails: [
      '2026-00-10T10:00:00Z',
      '2026-13-10T10:00:00Z',
      '2026-01-00T10:00:00Z',
      '2026-01-32T10:00:00Z',
      '2026-01-10T24:00:00Z',
      '2026-01-10T10:60:00Z',
      '2026-01-10T10:00:60Z',
      '2026-01-10T10:00:00+24:00',
      '2026-01-10T10:00:00+05:60',
      '2026-01-10T10:00:00+5:30',
      '2026-01-10T10:00:00+05',
      '2026-01-10T10:00:00z',
      '2026-01-10t10:00:00Z',
      '2026-01-10T10:00:00ZZ',
    ],
  },
  "yyyy-MM-dd'T'HH:mm:s.S": {
    passes: ['2026-01-10T10:00:5.3', '2026-01-10T10:00:59.123', '2026-01-10T10:00:05.123456789'],
    fails: [
      '2026-01-10T10:00:60.1',
      '2026-01-10T10:00:5',
      '2026-01-10T10:00:5.',
      '2026-01-10T10:00:.5',
      '2026-01-10T10:00:005.1',
      '2026-13-10T10:00:5.3',
    ],
  },
  'yyyy-MM-dd HH:mm:ss': {
    passes: ['2026-01-31 00:00:00', '2026-12-31 23:59:59'],
    fails: [
      '2026-31-31 10:00:00',
      '2026-00-01 10:00:00',
      '2026-01-01 24:00:00',
      '2026-01-01 10:00',
      '2026-01-01  10:00:00',
      '26-01-01 10:00:00',
      '2026-1-1 10:00:00',
    ],
  },
  'yyyy-MM-dd': {
    passes: ['2026-01-01', '2026-12-31', '2024-02-29'],
    fails: [
      '2026-13-01',
      '2026-00-01',
      '2026-01-00',
      '2026-01-32',
      '2026-04-31',
      '2026-02-30',
      '12026-01-01',
    ],
  },
  'dd-MM-yyyy HH:mm:ss': {
    passes: ['31-01-2026 10:00:00', '01-12-2026 23:59:59'],
    fails: ['32-01-2026 10:00:00', '01-13-2026 10:00:00', '00-01-2026 10:00:00', '01-01-2026 10:60:00'],
  },
  'MM/dd/yyyy HH:mm:ss': {
    passes: ['12/31/2026 10:00:00', '01/01/2026 00:00:00'],
    fails: ['13/01/2026 10:00:00', '31/12/2026 10:00:00', '02/30/2026 10:00:00', '12/31/2026T10:00:00'],
  },
  'yyyy/MM/dd HH:mm:ss': {
    passes: ['2026/12/31 10:00:00'],
    fails: ['2026/31/12 10:00:00', '2026/12-31 10:00:00', '2026/06/31 10:00:00'],
  },
  'yyyy/MM/dd': {
    passes: ['2026/12/31', '2026/02/29'],
    fails: ['2026/13/01', '2026/12/32', '2026/12/31 ', '2026/2/9'],
  },
  'dd-MM-yyyy': {
    passes: ['31-12-2026', '29-02-2026'],
    fails: ['31-13-2026', '12-31-2026', '31-11-2026', '30-02-2026', '31-12-26', '31/12/2026'],
  },
  'MM/dd/yyyy': {
    passes: ['12/31/2026', '02/29/2026'],
    fails: ['31/12/2026', '00/01/2026', '09/31/2026', '12/31/26'],
  },
  'yyyyMMdd HH:mm:ss': {
    passes: ['20261231 10:00:00', '20260101 00:00:00'],
    fails: ['20261301 10:00:00', '20260132 10:00:00', '20261231', '2026123110:00:00'],
  },
  'dd-MMM-yy': {
    passes: ['01-Jan-26', '31-Dec-99', '29-Feb-00', '30-Sep-26'],
    fails: ['31-Sep-26', '30-Feb-26', '00-Jan-26', '1-Jan-26', '01-Jän-26', '01-January-26', '01-Jan-2026'],
  },
  "yyyy-MM-dd'T'HH:mm:ss": {
    passes: ['2026-01-31T00:00:00', '2026-12-31T23:59:59'],
    fails: ['2026-12-31T24:00:00', '2026-31-12T10:00:00', '2026-12-31T1:00:00', '2026-12-31T10:00:00 '],
  },
  'EEE MMM dd HH:mm:ss z yyyy': {
    passes: [
      'Thu Jan 01 10:00:00 UTC 2026',
      'Thu Dec 31 23:59:59 IST 2026',
      'Sun Feb 29 00:00:00 ChST 2032',
      'Thu Jan 01 10:00:00 GMT+05:30 2026',
      'Thu Jan 01 10:00:00 -0800 2026',
    ],
    fails: [
      'Thu Jan 32 10:00:00 UTC 2026',
      'Thu Jan 1 10:00:00 UTC 2026',
      'Thu Jun 31 10:00:00 UTC 2026',
      'Thursday Jan 01 10:00:00 UTC 2026',
      'Jan 01 10:00:00 UTC 2026',
      'Thu Jan 01 10:00:00 2026',
      'Thu Jan 01 25:00:00 UTC 2026',
      'Thu Jan 01 10:00:00 UTC 26',
      'Thu Jan 01 10:00:00 GMT+25:00 2026',
    ],
  },
  'MMMM,dd,yyyy': {
    passes: ['January,01,2026', 'May,31,2026', 'February,29,2026'],
    fails: ['Jan,01,2026', 'January,32,2026', 'February,30,2026', 'November,31,2026', 'January, 01, 2026'],
  },
  'MMMM,dd': {
    passes: ['January,01', 'December,31', 'September,30'],
    fails: ['September,31', 'January,00', 'Month,01', 'January,1', 'January,01,', '01,January'],
  },
  'yyyy-dd-MM HH:mm:ss': {
    passes: ['2026-31-12 10:00:00', '2026-01-12 10:00:00'],
    fails: [
      '2026-31-13 10:00:00',
      '2026-32-12 10:00:00',
      '2026-31-11 10:00:00',
      '2026-31-12',
      '2026-31-12T10:00:00',
    ],
  },
};

test('the platform documents seventeen formats', () => {
  expect(Object.keys(FORMATS)).toHaveLength(17);
});

describe.each(Object.entries(FORMATS))('%s', (_, { passes, fails }) => {
  test.each(passes)('accepts %j', (text) => {
    expect(validate(text)).toBe(true);
  });

  test.each(fails)('rejects %j', (text) => {
    expect(validate(text)).toBe(false);
  });
});

describe('ISO 8601 in other forms', () => {
  test.each([
    '2026-01-01T10:00:00.123Z',
    '2026-01-01T10:00:00.123456+05:30',
    '2026-01-01T10:00:00+0530',
    '2026-01-01T10:00Z',
    '2026-01-01T10:00',
  ])('accepts %j', (text) => {
    expect(validate(text)).toBe(true);
  });

  test.each([
    '2026-13-01T10:00:00.123Z',
    '2026-02-30T10:00:00.123Z',
    '2026-01-01T24:00:00.123Z',
    '2026-01-01T10:60Z',
    '2026-01-01T10:00:60.123Z',
    '2026-01-01T10:00:00.Z',
    '2026-01-01T10:00:00,123Z',
    '2026-01-01T10:00:00.123+2530',
    '2026-01-01T10Z',
    '2026-01-01Z',
    '٢٠٢٦-01-01T10:00:00Z',
  ])('rejects %j', (text) => {
    expect(validate(text)).toBe(false);
  });
});

test.each([
  '',
  ' ',
  'today',
  '1795000000',
  'x2026-01-01',
  '2026-01-01x',
  '2026-01-01\n2026-01-01',
  '01-01',
  '2026',
])('%j is not a date', (text) => {
  expect(validate(text)).toBe(false);
});

test('every time is accepted in every form that programs write', () => {
  const days = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(days, (instant) => {
      const iso = instant.toISOString();
      const [, weekday, day, month, year, time] =
        /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(instant.toUTCString()) ?? [];
      const written = [iso, iso.slice(0, 19), iso.slice(0, 10), iso.slice(0, 19).replace('T', ' ')];
      for (const text of [...written, `${weekday} ${month} ${day} ${time} UTC ${year}`]) {
        expect([text, validate(text)]).toEqual([text, true]);
      }
    }),
  );
});

// A subset of regular expressions that validators in every language understand alike; see JSON Schema, section 6.4.
test('the pattern has no look-around, back-reference, lazy quantifier or escape', () => {
  expect(DATE_TIME_PATTERN).not.toMatch(/\(\?|\\|[*+?}]\?/);
});

test('the pattern takes linear time: its only unbounded repetition is that of the digits of a fraction', () => {
  expect(DATE_TIME_PATTERN.replaceAll('[.][0-9]+', '').replaceAll('[+-]', '')).not.toMatch(/[*+]|,\}/);
  for (const text of ['2026-01-01T10:00:00.', 'Thu Jan 01 10:00:00 ', 'January,', '']) {
    expect(validate(`${text}${'1'.repeat(1_000_000)}x`)).toBe(false);
  }
});
