// Validators in many languages read the pattern, so it only uses what all of them understand alike: character
// classes, groups, alternatives and quantifiers.

/** The months of one length. */
interface Months {
  readonly number: string;
  /** The English name, in three letters. */
  readonly short: string;
  /** The English name. */
  readonly full: string;
  /** A day of these months. */
  readonly day: string;
}

const MONTHS: readonly Months[] = [
  {
    number: '(0[13578]|1[02])',
    short: '(Jan|Mar|May|Jul|Aug|Oct|Dec)',
    full: '(January|March|May|July|August|October|December)',
    day: '(0[1-9]|[12][0-9]|3[01])',
  },
  {
    number: '(0[469]|11)',
    short: '(Apr|Jun|Sep|Nov)',
    full: '(April|June|September|November)',
    day: '(0[1-9]|[12][0-9]|30)',
  },
  // The year may follow the day or be absent, so February always has 29 days.
  { number: '02', short: 'Feb', full: 'February', day: '(0[1-9]|[12][0-9])' },
];

/** A month and a day that it has. */
function monthWithDay(write: (months: Months) => string): string {
  return `(${MONTHS.map(write).join('|')})`;
}

const WEEKDAY = '(Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const YEAR = '[0-9]{4}';
const HOUR = '([01][0-9]|2[0-3])';
const MINUTE = '[0-5][0-9]';
const SECOND = '[0-5][0-9]';
const FRACTION = '[.][0-9]+';
const TIME = `${HOUR}:${MINUTE}:${SECOND}`;
const OFFSET = `[+-]${HOUR}:${MINUTE}`;
const BASIC_OFFSET = `[+-]${HOUR}${MINUTE}`;
/** An abbreviation such as `UTC` or `IST`, or an offset. */
const ZONE = `([A-Za-z]{2,5}|(GMT|UTC)?(${OFFSET}|${BASIC_OFFSET}))`;

const DATE = `${YEAR}-${monthWithDay(({ number, day }) => `${number}-${day}`)}`;
const DATE_WITH_SLASHES = `${YEAR}/${monthWithDay(({ number, day }) => `${number}/${day}`)}`;
const BASIC_DATE = `${YEAR}${monthWithDay(({ number, day }) => `${number}${day}`)}`;
const DAY_FIRST = `${monthWithDay(({ number, day }) => `${day}-${number}`)}-${YEAR}`;
const MONTH_FIRST = `${monthWithDay(({ number, day }) => `${number}/${day}`)}/${YEAR}`;
const DAY_BEFORE_MONTH = `${YEAR}-${monthWithDay(({ number, day }) => `${day}-${number}`)}`;
const MONTH_NAME_AND_DAY = monthWithDay(({ full, day }) => `${full},${day}`);

/** The formats of a date and time that the platform documents, by their patterns in Java. */
const PLATFORM_FORMATS: Readonly<Record<string, string>> = {
  "yyyy-MM-dd'T'HH:mm:ssXXX": `${DATE}T${TIME}(Z|${OFFSET})`,
  // A single letter for the seconds permits one digit.
  "yyyy-MM-dd'T'HH:mm:s.S": `${DATE}T${HOUR}:${MINUTE}:[0-5]?[0-9]${FRACTION}`,
  'yyyy-MM-dd HH:mm:ss': `${DATE} ${TIME}`,
  'yyyy-MM-dd': DATE,
  'dd-MM-yyyy HH:mm:ss': `${DAY_FIRST} ${TIME}`,
  'MM/dd/yyyy HH:mm:ss': `${MONTH_FIRST} ${TIME}`,
  'yyyy/MM/dd HH:mm:ss': `${DATE_WITH_SLASHES} ${TIME}`,
  'yyyy/MM/dd': DATE_WITH_SLASHES,
  'dd-MM-yyyy': DAY_FIRST,
  'MM/dd/yyyy': MONTH_FIRST,
  'yyyyMMdd HH:mm:ss': `${BASIC_DATE} ${TIME}`,
  'dd-MMM-yy': `${monthWithDay(({ short, day }) => `${day}-${short}`)}-[0-9]{2}`,
  "yyyy-MM-dd'T'HH:mm:ss": `${DATE}T${TIME}`,
  'EEE MMM dd HH:mm:ss z yyyy': `${WEEKDAY} ${monthWithDay(({ short, day }) => `${short} ${day}`)} ${TIME} ${ZONE} ${YEAR}`,
  'MMMM,dd,yyyy': `${MONTH_NAME_AND_DAY},${YEAR}`,
  'MMMM,dd': MONTH_NAME_AND_DAY,
  'yyyy-dd-MM HH:mm:ss': `${DAY_BEFORE_MONTH} ${TIME}`,
};

/** Other forms of ISO 8601, which programs commonly write: with a fraction and a zone, or without seconds. */
const ISO_8601 = `${DATE}T${HOUR}:${MINUTE}(:${SECOND}(${FRACTION})?)?(Z|${OFFSET}|${BASIC_OFFSET})?`;

/**
 * The regular expression of a date and time in an occurrence: any format that the platform documents, and ISO 8601.
 * Months, days, hours, minutes and seconds are in range. It takes time that is linear in the length of the text.
 */
export const DATE_TIME_PATTERN = `^(${[...Object.values(PLATFORM_FORMATS), ISO_8601].join('|')})$`;
