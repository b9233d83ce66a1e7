import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Database } from '../../../src/database/database';
import { countEvents, cursorOf, listEvents } from '../../../src/events/list-events';
import type { EventDefinition, StoredEvent } from '../../../src/events/model/event-definition';
import {
  EventFieldType,
  EventOrderField,
  EventStatus,
  OrderDirection,
} from '../../../src/events/model/enums';
import type { EventCriteria, OrgEventStore } from '../../../src/events/store/event-store';
import { PrismaEventStore } from '../../../src/events/store/prisma-event-store';
import { foldCase, isSearchable, toSearchText } from '../../../src/events/store/search-text';
import { UNOBSERVED } from '../../../src/observer';
import { definitionOf, NO_ATTRIBUTES } from '../../support/canonical-definitions';
import { forOrg, insert, openStore, provider, runBeside } from '../../support/database';
import { recordingReads, type Statement } from '../../support/recorded-reads';

/** Characters that SQL, the patterns of LIKE, the expressions of FTS5, folding and UTF-16 treat in a way of their own. */
const UNUSUAL = [
  ...['%', '_', '"', "'", '*', '\\', '(', ')', ':', '^', '-', '+', '?', '$1', '\n', '\t', ' ', '  '],
  ...[
    'AND',
    'OR',
    'NOT',
    'NEAR(',
    'ß',
    'ẞ',
    'SS',
    'İ',
    'ı',
    'ΐ',
    'ς',
    'ﬁ',
    'é',
    'e\u0301',
    '\u0301',
    '\u0327',
  ],
  ...['👍', '👨‍👩‍👧', '🏽', '\u{10ffff}', '\ufffd', '\ufffe', '\uffff', '\ufeff', '\u200d', '漢字', 'ก็', 'ע'],
];

/** Of so few letters that texts often share three in a row. */
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'A', 'b', 'c') },
  { weight: 2, arbitrary: fc.constantFrom(...UNUSUAL) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
);

/** A text that can be stored. */
const text = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .string({ unit: piece, minLength: 1, maxLength })
    .filter((given) => isSearchable(given.replace(/\uffff/g, '')));

const NAMES = ['abc', 'ABC', 'aab-c_1', 'Ab Ab', 'cab', 'bcabca', 'a', '12345', 'c__c'];

const definition = fc.record({
  eventName: fc.constantFrom(...NAMES),
  description: fc.option(text(12)),
  fieldNames: fc.uniqueArray(text(4), { maxLength: 3 }),
});

/** What happens to the events, and what is looked for afterwards. */
const change = fc.oneof(
  { weight: 4, arbitrary: definition.map((given) => ({ kind: 'create' as const, given })) },
  { weight: 3, arbitrary: definition.map((given) => ({ kind: 'update' as const, given })) },
  { weight: 1, arbitrary: fc.constantFrom(...NAMES).map((name) => ({ kind: 'disable' as const, name })) },
  // Of two events with the same name, an atomic request stores neither.
  { weight: 1, arbitrary: definition.map((given) => ({ kind: 'fail' as const, given })) },
);

/** Searches: some for any text, and some for a part of what is stored. */
const search = fc.oneof(
  text(6),
  fc.string({ unit: fc.oneof(piece, fc.constantFrom('\0', '\ud83d', '\udc4d')), maxLength: 5 }),
  fc.record({ of: fc.nat(), from: fc.nat(), length: fc.integer({ min: 1, max: 9 }) }),
);

function toDefinition({
  eventName,
  description,
  fieldNames,
}: {
  readonly eventName: string;
  readonly description: string | null;
  readonly fieldNames: readonly string[];
}): EventDefinition {
  const fields = fieldNames.map((name) => ({ name, type: EventFieldType.string, attributes: NO_ATTRIBUTES }));
  return { ...definitionOf(eventName), description, fields };
}

/** The names of the pages of a list, from either end. */
async function namesOf(
  store: OrgEventStore,
  criteria: EventCriteria,
  field: EventOrderField,
  direction: OrderDirection,
  fromEnd: boolean,
  size = 2,
): Promise<string[]> {
  const pages: string[][] = [];
  for (let cursor: string | null = null; ;) {
    const page: Awaited<ReturnType<typeof listEvents>> = await listEvents(
      { store, observer: UNOBSERVED },
      {
        ...{ criteria, order: { field, direction } },
        ...(fromEnd ? { last: size, before: cursor } : { first: size, after: cursor }),
      },
    );
    pages.push(page.nodes.map(({ eventName }) => eventName));
    // Behind the first page, there is the page before.
    expect(fromEnd ? page.hasNextPage : page.hasPreviousPage).toBe(pages.length > 1);
    const edge = fromEnd ? page.nodes.at(0) : page.nodes.at(-1);
    if (!(fromEnd ? page.hasPreviousPage : page.hasNextPage) || !edge) break;
    cursor = cursorOf(field, edge);
  }
  return (fromEnd ? pages.toReversed() : pages).flat();
}

const KEYS: Readonly<Record<EventOrderField, (event: StoredEvent) => string>> = {
  CREATED_AT: ({ createdAt, id }) => createdAt.toISOString() + id,
  UPDATED_AT: ({ updatedAt, id }) => updatedAt.toISOString() + id,
  EVENT_NAME: ({ eventName }) => eventName,
};

function sorted(events: readonly StoredEvent[], field: EventOrderField, direction: OrderDirection): string[] {
  const keyOf = KEYS[field];
  const names = events.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).map(({ eventName }) => eventName);
  return direction === OrderDirection.ASC ? names : names.toReversed();
}

test('a search finds what a look at each event finds, after any changes, in any order and with any other filter', async () => {
  const { store, url } = await openStore();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 1, maxLength: 12 }),
      fc.array(search, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...Object.values(EventOrderField)),
      fc.constantFrom(...Object.values(OrderDirection)),
      fc.boolean(),
      fc.constantFrom(undefined, ...Object.values(EventStatus)),
      fc.boolean(),
      async (changes, searches, field, direction, fromEnd, status, vacuum) => {
        run += 1;
        const org = forOrg(store, `org${run}`);
        const other = forOrg(store, `other${run}`);
        const events = new Map<string, StoredEvent>();
        for (const step of changes) {
          if (step.kind === 'create') {
            const result = await insert(org, toDefinition(step.given));
            if (result.kind === 'inserted') events.set(result.event.eventName, result.event);
            // What another organisation has is not found.
            await insert(other, toDefinition(step.given));
          } else if (step.kind === 'fail') {
            const given = toDefinition(step.given);
            const outcome = await org.create({
              definitions: [{ ...given, eventName: 'new' }, given, given],
              atomic: true,
            });
            expect(outcome).toMatchObject({ kind: 'completed' });
          } else {
            const decide = () => ({ kind: 'updated' as const, changes: [], violations: [] });
            const name = step.kind === 'update' ? step.given.eventName : step.name;
            if (events.get(name)?.disabledAt) continue;
            const outcome =
              step.kind === 'update'
                ? await org.update({ definition: toDefinition(step.given), note: null }, decide)
                : await org.disable(name, decide);
            if (outcome) events.set(name, outcome.event);
          }
        }
        if (vacuum && provider === 'sqlite') await runBeside(url, 'VACUUM');

        const stored = [...events.values()];
        const texts = stored.map((event) => toSearchText(event));
        for (const given of searches) {
          const from = typeof given === 'string' ? '' : (texts[given.of % texts.length] ?? '');
          const sought =
            typeof given === 'string'
              ? given
              : [...from]
                  .slice(given.from % (from.length || 1))
                  .slice(0, given.length)
                  .join('')
                  .toLowerCase();
          const expected = stored.filter(
            (event) =>
              isSearchable(sought) &&
              toSearchText(event).includes(foldCase(sought)) &&
              (status === undefined || (status === EventStatus.DISABLED) === (event.disabledAt !== null)),
          );
          const criteria = { search: sought, status };
          expect(await namesOf(org, criteria, field, direction, fromEnd)).toEqual(
            sorted(expected, field, direction),
          );
          expect(await countEvents({ store: org, observer: UNOBSERVED }, criteria)).toBe(expected.length);
          const withField = { ...criteria, fieldName: 'abc' };
          expect(await countEvents({ store: org, observer: UNOBSERVED }, withField)).toBe(
            expected.filter(({ fields }) => fields.some(({ name }) => name === 'abc')).length,
          );
        }
      },
    ),
    { numRuns: 150 },
  );
}, 300_000);

/** More events than the index names at once. Of fewer, Postgres would rather read all. */
const COUNT = 20_000;

/** Fills a database with events, of which half have the text "common". */
async function fill(url: string): Promise<void> {
  const rows = Array.from({ length: COUNT }, (_, i) => ({
    ...{ id: `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`, name: `Filler${i}` },
    searchText: toSearchText({
      eventName: `Filler${i}`,
      description: i % 2 ? 'common' : 'com mon',
      fields: [],
    }),
  }));
  const json = JSON.stringify(rows);
  const [source, at] =
    provider === 'sqlite'
      ? [`json_each('${json}')`, "'2026-01-01T00:00:00.000+00:00'"]
      : [`jsonb_array_elements('${json}')`, "timestamp '2026-01-01'"];
  await runBeside(
    url,
    `INSERT INTO "Event" ("id", "orgId", "eventName", "version", "actions", "fields", "searchText", "createdAt", "updatedAt")
     SELECT value ->> 'id', 'default', value ->> 'name', 1, '["EMFConsumer"]', '[]', value ->> 'searchText', ${at}, ${at}
     FROM ${source}`,
  );
  await runBeside(url, provider === 'sqlite' ? 'ANALYZE' : 'VACUUM ANALYZE');
}

describe('among thousands of events', () => {
  const statements: Statement[] = [];
  let url: string;
  let org: OrgEventStore;

  beforeAll(async () => {
    const opened = await openStore();
    ({ url } = opened);
    await fill(url);
    const recorded = recordingReads(opened.database, statements);
    org = forOrg(new PrismaEventStore(recorded, { idempotencyTtl: 1_000 }), 'default');
  });

  const reads = async (
    criteria: EventCriteria,
  ): Promise<[found: number, counted: number, statements: number]> => {
    statements.length = 0;
    const page = { field: EventOrderField.CREATED_AT, direction: OrderDirection.DESC };
    const { events } = await org.findPage({ criteria, ...page, after: null, before: null, limit: 21 });
    return [events.length, await org.count(criteria), statements.length];
  };

  test.each([
    ['one event', 'filler12345', 1, 1],
    ['some events', 'filler139', 21, 111],
    ['no event', 'nowhere', 0, 0],
    ['no event, although many have each part of it', 'common ller12345', 0, 0],
  ])('a search that finds %s does not read all others', async (_, sought, found, counted) => {
    expect(await reads({ search: sought })).toEqual([found, counted, provider === 'sqlite' ? 7 : 2]);
    if (provider === 'sqlite') return;
    const [, count] = statements;
    const sql = (count?.sql ?? '').replace(
      /\$(\d+)/g,
      (_all, i) => `'${String(count?.values[Number(i) - 1])}'`,
    );
    const plan = await runBeside(url, `EXPLAIN ${sql}`);
    expect(JSON.stringify(plan)).toContain('Event_searchText_idx');
  });

  test.each([
    ['is too common for the index', 'common', COUNT / 2],
    ['has too few characters', 'mm', COUNT / 2],
    ['has only parts that are common, and finds nothing', 'fillerfiller', 0],
  ])('a search that %s finds the same', async (_, sought, counted) => {
    const [found, all] = await reads({ search: sought });
    expect([found, all]).toEqual([Math.min(counted, 21), counted]);
  });

  test('what is found is in any order and on any page', async () => {
    const names = Array.from({ length: COUNT }, (_, i) => `Filler${i}`).filter((name) =>
      name.includes('r139'),
    );
    const criteria = { search: 'R139' };
    for (const direction of Object.values(OrderDirection)) {
      const ordered = direction === OrderDirection.ASC ? names : names.toReversed();
      for (const fromEnd of [true, false]) {
        const list = (field: EventOrderField): Promise<string[]> =>
          namesOf(org, criteria, field, direction, fromEnd, 40);
        // All of them were created at the same instant.
        expect(await list(EventOrderField.CREATED_AT)).toEqual(ordered);
        expect(await list(EventOrderField.UPDATED_AT)).toEqual(ordered);
        const byName = names.toSorted();
        expect(await list(EventOrderField.EVENT_NAME)).toEqual(
          direction === OrderDirection.ASC ? byName : byName.toReversed(),
        );
      }
    }
  });
});

test('what a release that knows of no index writes is found at once, and what it deletes or replaces is not', async () => {
  const { store, url } = await openStore();
  const org = forOrg(store, 'default');
  const count = (sought: string): Promise<number> => org.count({ search: sought });
  const at = provider === 'sqlite' ? "'2026-01-01T00:00:00.000+00:00'" : "timestamp '2026-01-01'";
  await runBeside(
    url,
    `INSERT INTO "Event" ("id", "orgId", "eventName", "version", "actions", "fields", "searchText", "createdAt", "updatedAt")
     SELECT 'e' || i, 'default', 'Event' || i, 1, '[]', '[]', 'EVENT' || i || 'FIRST', ${at}, ${at}
     FROM (SELECT 1 AS i UNION ALL SELECT 2) s`,
  );
  expect([await count('1first'), await count('first')]).toEqual([1, 2]);
  await runBeside(url, `UPDATE "Event" SET "searchText" = 'EVENT1SECOND' WHERE "id" = 'e1'`);
  expect([await count('1first'), await count('second'), await count('event')]).toEqual([0, 1, 2]);
  await runBeside(url, `DELETE FROM "Event" WHERE "id" = 'e1'`);
  expect([await count('second'), await count('event')]).toEqual([0, 1]);
  if (provider === 'sqlite') {
    // Nothing is left of it.
    const [indexed] = await runBeside(
      url,
      `SELECT (SELECT COUNT(*) FROM "EventSearch" WHERE "EventSearch" MATCH '"SEC"') AS texts,
              (SELECT COUNT(*) FROM "EventSearchKey") AS keys`,
    );
    expect(indexed).toEqual({ texts: 0, keys: 1 });
  }
  await runBeside(url, 'VACUUM');
  expect([await count('2first'), await count('second')]).toEqual([1, 0]);
});

test('an event is found although others are created, updated and deleted while it is looked for', async () => {
  const { database, url } = await openStore();
  const writing = forOrg(new PrismaEventStore(database, { idempotencyTtl: 1_000 }), 'default');
  await insert(writing, { ...definitionOf('Sought'), description: 'version 0' });
  let version = 0;
  const changing: Database = {
    ...database,
    read: async (query) => {
      const result = await database.read(query);
      version += 1;
      await insert(writing, definitionOf(`Other${version}`));
      const given = { ...definitionOf('Sought'), description: `version ${version}` };
      await writing.update({ definition: given, note: null }, () => ({
        ...{ kind: 'updated', changes: [], violations: [] },
      }));
      await runBeside(url, `DELETE FROM "Event" WHERE "eventName" = 'Other${version}'`);
      return result;
    },
  };
  const org = forOrg(new PrismaEventStore(changing, { idempotencyTtl: 1_000 }), 'default');
  for (const sought of ['sought', 'version']) expect(await org.count({ search: sought })).toBe(1);
  expect(version).toBeGreaterThan(1);
});
