import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../../src/database/database';
import { cursorOf, listEvents } from '../../../src/events/list-events';
import { EventOrderField, EventStatus, OrderDirection } from '../../../src/events/model/enums';
import { UNOBSERVED } from '../../../src/observer';
import type { OrgEventStore } from '../../../src/events/store/event-store';
import { PrismaEventStore } from '../../../src/events/store/prisma-event-store';
import { toSearchText } from '../../../src/events/store/search-text';
import { forOrg, openStore, runBeside } from '../../support/database';

const COUNT = 3_500;

let store: OrgEventStore;

/** Finds the same events. The index of searches can find them by the first one; the second one has too few characters. */
const SEARCHES = ['NEEDLE', 'Ne'];

/** Names in the order of creation. Every seventh event is found by a search. */
const names = Array.from(
  { length: COUNT },
  (_, i) => `${i % 7 === 0 ? 'needle' : 'hay'}-${(i * 7919) % COUNT}`,
);
const needles = names.filter((name) => name.startsWith('needle'));

const instant = (second: number): Date => new Date(Date.UTC(2026, 0, 1) + second * 1_000);
const timestamp = (second: number): string => instant(second).toISOString().replace('Z', '+00:00');

/** The needles in the order of their last update; of those at the same instant, the one that was created first. */
const updatedNeedles = names
  .map((name, i) => ({ name, i, at: COUNT - Math.floor(i / 3) }))
  .toSorted((a, b) => a.at - b.at || a.i - b.i)
  .map(({ name }) => name)
  .filter((name) => name.startsWith('needle'));

const ids = names.map((_, i) => `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`);

/** Stores the events in an empty database. */
async function fill(url: string): Promise<void> {
  const rows = names.map((name, i) => ({
    ...{ id: ids[i], name, at: timestamp(i) },
    searchText: toSearchText({ eventName: name, description: null, fields: [] }),
    // Three events each share the instant, and the order is another one.
    updatedAt: timestamp(COUNT - Math.floor(i / 3)),
  }));
  await runBeside(
    url,
    `INSERT INTO "Event" ("id", "orgId", "eventName", "version", "actions", "fields", "searchText", "createdAt", "updatedAt")
     SELECT value ->> 'id', 'default', value ->> 'name', 1, '["EMFConsumer"]', '[]', value ->> 'searchText', value ->> 'at', value ->> 'updatedAt'
     FROM json_each('${JSON.stringify(rows)}')`,
  );
}

beforeAll(async () => {
  const opened = await openStore();
  store = forOrg(opened.store, 'default');
  await fill(opened.url);
});

/** The names of all pages of a search. */
async function pagesOf(
  search: string,
  field: EventOrderField,
  direction: OrderDirection,
  fromEnd: boolean,
): Promise<string[][]> {
  const pages: string[][] = [];
  for (let cursor: string | null = null; ;) {
    const page: Awaited<ReturnType<typeof listEvents>> = await listEvents(
      { store, observer: UNOBSERVED },
      {
        criteria: { search },
        order: { field, direction },
        ...(fromEnd ? { last: 100, before: cursor } : { first: 100, after: cursor }),
      },
    );
    pages.push(page.nodes.map(({ eventName }) => eventName));
    expect([page.hasPreviousPage, page.hasNextPage]).toEqual(
      fromEnd
        ? [pages.flat().length < needles.length, pages.length > 1]
        : [pages.length > 1, pages.flat().length < needles.length],
    );
    const edge = fromEnd ? page.nodes.at(0) : page.nodes.at(-1);
    if (!(fromEnd ? page.hasPreviousPage : page.hasNextPage) || !edge) return pages;
    cursor = cursorOf(field, edge);
  }
}

describe.each(SEARCHES)(
  'the search %j through more events than fit into a window finds each of them once',
  (search) => {
    test.each([
      [EventOrderField.CREATED_AT, OrderDirection.ASC],
      [EventOrderField.CREATED_AT, OrderDirection.DESC],
      [EventOrderField.UPDATED_AT, OrderDirection.ASC],
      [EventOrderField.UPDATED_AT, OrderDirection.DESC],
      [EventOrderField.EVENT_NAME, OrderDirection.ASC],
      [EventOrderField.EVENT_NAME, OrderDirection.DESC],
    ])('in the order of %s %s, from either end', async (field, direction) => {
      const sorted = {
        [EventOrderField.CREATED_AT]: needles,
        [EventOrderField.UPDATED_AT]: updatedNeedles,
        [EventOrderField.EVENT_NAME]: needles.toSorted(),
      }[field];
      const expected = direction === OrderDirection.ASC ? sorted : sorted.toReversed();
      expect((await pagesOf(search, field, direction, false)).flat()).toEqual(expected);
      expect((await pagesOf(search, field, direction, true)).toReversed().flat()).toEqual(expected);
    });

    test.each([
      [EventOrderField.CREATED_AT, OrderDirection.ASC],
      [EventOrderField.UPDATED_AT, OrderDirection.DESC],
      [EventOrderField.EVENT_NAME, OrderDirection.ASC],
    ])('in the order of %s %s, also in a period', async (field, direction) => {
      const period = {
        createdAfter: instant(99),
        createdBefore: instant(3_300),
        updatedAfter: instant(COUNT - 1_000),
      };
      const inPeriod = names.filter((_, i) => i > 99 && i < 3_300 && Math.floor(i / 3) < 1_000);
      const expected = inPeriod.filter((name) => name.startsWith('needle'));
      const { nodes: first, hasNextPage } = await listEvents(
        { store, observer: UNOBSERVED },
        {
          criteria: { search, ...period },
          ...{ order: { field, direction }, first: 100 },
        },
      );
      const last = first.at(-1);
      const { nodes: second, hasPreviousPage } = await listEvents(
        { store, observer: UNOBSERVED },
        {
          criteria: { search, ...period },
          ...{ order: { field, direction }, first: 100, after: last ? cursorOf(field, last) : null },
        },
      );
      const third = await listEvents(
        { store, observer: UNOBSERVED },
        {
          criteria: { search, ...period },
          ...{ order: { field, direction }, last: 100 },
        },
      );
      expect([hasNextPage, hasPreviousPage, third.hasPreviousPage]).toEqual([true, true, true]);
      const found = new Set([...first, ...second].map(({ eventName }) => eventName));
      expect(found.size).toBe(200);
      expect(expected).toEqual(
        expect.arrayContaining([...found, ...third.nodes.map(({ eventName }) => eventName)]),
      );
      expect(await store.count({ search, ...period })).toBe(expected.length);
      const without = await listEvents(
        { store, observer: UNOBSERVED },
        { criteria: period, order: { field, direction }, first: 100 },
      );
      expect(inPeriod).toEqual(expect.arrayContaining(without.nodes.map(({ eventName }) => eventName)));
    });

    test('and counts them', async () => {
      expect(await store.count({ search })).toBe(needles.length);
      expect(await store.count({ search: `${search}?` })).toBe(0);
    });
  },
);

test('a search finds each event once although others are disabled while it runs', async () => {
  const { url, database } = await openStore();
  await fill(url);
  const hay = ids.filter((_, i) => names[i]?.startsWith('hay'));
  // As another process does it: a hundred after each statement of the search, the oldest first.
  const disabling: Database = {
    ...database,
    read: async (query) => {
      const result = await database.read(query);
      const some = hay.splice(0, 100).map((id) => `'${id}'`);
      await runBeside(url, `UPDATE "Event" SET "status" = 'DISABLED' WHERE "id" IN (${some.join()})`);
      return result;
    },
  };
  const searched = forOrg(new PrismaEventStore(disabling, { idempotencyTtl: 1_000 }), 'default');
  const status = EventStatus.ACTIVE;
  expect(await searched.count({ search: 'ne', status })).toBe(needles.length);
  const newest = needles.at(-1) ?? '';
  const { nodes } = await listEvents(
    { store: searched, observer: UNOBSERVED },
    {
      ...{ criteria: { search: 'ne', status, createdAfter: instant(COUNT - 9) }, first: 100 },
      order: { field: EventOrderField.EVENT_NAME, direction: OrderDirection.ASC },
    },
  );
  expect(nodes.map(({ eventName }) => eventName)).toContain(newest);
  expect(hay.length).toBeLessThan(2_500);
});

test('searches that wait for each other all finish, and a failed one does not block the next', async () => {
  const counts = await Promise.allSettled([
    store.count({ search: 'ne' }),
    store.count({ createdAfter: new Date(Number.NaN) }),
    store.count({ search: 'needle' }),
    store.count({ search: 'needle', createdAfter: new Date(Number.NaN) }),
    store.count({ search: 'needle' }),
    store.count({ search: 'hay' }),
  ]);
  expect(counts).toMatchObject([
    { status: 'fulfilled', value: needles.length },
    { status: 'rejected' },
    { status: 'fulfilled', value: needles.length },
    { status: 'rejected' },
    { status: 'fulfilled', value: needles.length },
    { status: 'fulfilled', value: COUNT - needles.length },
  ]);
});
