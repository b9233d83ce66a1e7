import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ask,
  type Connection,
  createEvent,
  createEvents,
  type Event,
  graphql,
  updateEvent,
} from '../support/client';
import {
  cartAbandoned,
  definition,
  field,
  fields,
  flag,
  freshName,
  withFields,
} from '../support/definitions';
import { newDatabaseUrl } from '../support/database';
import { startGateway } from '../support/gateway';

/** Long enough for the next write to have another instant. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

type Listed = Pick<Event, 'id' | 'eventName' | 'createdAt'> & { readonly fields: readonly unknown[] };
type Variables = Readonly<Record<string, unknown>>;

const EVENTS = `query($first: Int, $after: String, $last: Int, $before: String, $filter: EventFilter,
                      $orderBy: EventOrder! = { field: CREATED_AT, direction: ASC }) {
  events(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
    edges { cursor node { id eventName createdAt fields { name } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}`;

const start = async (): Promise<string> => (await startGateway({ DATABASE_URL: await newDatabaseUrl() })).url;

async function list(url: string, variables: Variables = {}): Promise<Connection<Listed>> {
  return (await ask<{ events: Connection<Listed> }>(url, EVENTS, variables)).events;
}

const namesOf = ({ edges }: Connection<Listed>): string[] => edges.map(({ node }) => node.eventName);

async function namesWhere(url: string, filter: Variables): Promise<string[]> {
  const page = await list(url, { filter, first: 100 });
  expect(page.totalCount).toBe(page.edges.length);
  return namesOf(page);
}

/** All pages of a list, forwards or backwards. */
async function walk(url: string, size: number, variables: Variables, backwards = false): Promise<string[][]> {
  const pages: string[][] = [];
  for (let cursor: string | null = null; ;) {
    const page: Connection<Listed> = await list(url, {
      ...variables,
      ...(backwards ? { last: size, before: cursor } : { first: size, after: cursor }),
    });
    pages.push(namesOf(page));
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo;
    cursor = backwards ? startCursor : endCursor;
    if (!(backwards ? hasPreviousPage : hasNextPage)) return pages;
  }
}

describe('a list of 45 events', () => {
  let url: string;
  const names = Array.from({ length: 45 }, (_, i) => `n${String((i * 7) % 45).padStart(2, '0')}`);

  beforeAll(async () => {
    url = await start();
    for (const eventName of names) await createEvent(url, definition({ eventName }));
  });

  test('returns 20 events by default, newest first', async () => {
    const { events } = await ask<{ events: Connection<Listed> }>(
      url,
      '{ events { edges { node { eventName } } pageInfo { hasNextPage hasPreviousPage } } }',
    );
    expect(namesOf(events)).toEqual([...names].reverse().slice(0, 20));
    expect(events.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false });
  });

  test.each([
    ['CREATED_AT', 'ASC', names],
    ['CREATED_AT', 'DESC', [...names].reverse()],
    ['EVENT_NAME', 'ASC', [...names].sort()],
    ['EVENT_NAME', 'DESC', [...names].sort().reverse()],
  ])('by %s %s has each event once, in order, in both directions', async (by, direction, wanted) => {
    const orderBy = { field: by, direction };
    for (const size of [1, 7, 15, 44, 45, 46]) {
      const forwards = await walk(url, size, { orderBy });
      expect(forwards.flat()).toEqual(wanted);
      expect(forwards.map((page) => page.length)).toEqual(
        Array.from({ length: Math.ceil(45 / size) }, (_, i) => Math.min(size, 45 - i * size)),
      );
      expect((await walk(url, size, { orderBy }, true)).reverse().flat()).toEqual(wanted);
    }
  });

  test('says on each page whether there are others, and how many events there are in total', async () => {
    const whole = await list(url, { first: 45 });
    const cursorAt = (i: number): string | undefined => whole.edges[i]?.cursor;
    expect(whole.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    const middle = await list(url, { first: 10, after: cursorAt(9) });
    expect(namesOf(middle)).toEqual(names.slice(10, 20));
    expect(middle.totalCount).toBe(45);
    expect(middle.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: true,
      startCursor: cursorAt(10),
      endCursor: cursorAt(19),
    });
    const between = await list(url, { last: 3, after: cursorAt(4), before: cursorAt(12) });
    expect(namesOf(between)).toEqual(names.slice(9, 12));
    expect(between.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(await list(url, { first: 5, after: cursorAt(44) })).toMatchObject({
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
    });
  });

  test.each([
    ['CREATED_AT', 'ASC', names],
    ['CREATED_AT', 'DESC', [...names].reverse()],
    ['EVENT_NAME', 'ASC', [...names].sort()],
    ['EVENT_NAME', 'DESC', [...names].sort().reverse()],
  ])(
    'by %s %s says whether there is a matching event before or after each page, wherever the cursors come from',
    async (by, direction, all) => {
      const orderBy = { field: by, direction };
      const { edges } = await list(url, { first: 45, orderBy });
      const cursorAt = (i: number | undefined): string | undefined => edges[i ?? -1]?.cursor;
      const isMatch = (name: string): boolean => name.startsWith('n1');
      const matches = all.flatMap((name, i) => (isMatch(name) ? [i] : []));
      const cursors = [undefined, 0, matches[0], matches[3], (matches[3] ?? 0) + 1, matches.at(-1), 44];
      for (const after of cursors) {
        for (const before of cursors) {
          for (const size of [{ first: 3 }, { last: 3 }, { first: 10 }]) {
            const range = matches.filter((i) => i > (after ?? -1) && i < (before ?? 45));
            const page = size.last ? range.slice(-size.last) : range.slice(0, size.first);
            const [start = (after ?? -1) + 1, end = (before ?? 45) - 1] = [page.at(0), page.at(-1)];
            const found = await list(url, {
              ...{ ...size, orderBy, filter: { search: 'n1' } },
              ...{ after: cursorAt(after), before: cursorAt(before) },
            });
            expect([after, before, size, namesOf(found), found.pageInfo]).toMatchObject([
              ...[after, before, size, page.map((i) => all[i])],
              { hasPreviousPage: matches.some((i) => i < start), hasNextPage: matches.some((i) => i > end) },
            ]);
          }
        }
      }
    },
  );

  test.each([
    ['first: 0', 'The argument first must be from 1 to 100.'],
    ['first: -1', 'The argument first must be from 1 to 100.'],
    ['first: 101', 'The argument first must be from 1 to 100.'],
    ['last: 0', 'The argument last must be from 1 to 100.'],
    ['last: 101', 'The argument last must be from 1 to 100.'],
    ['first: 1, last: 1', 'Give either first or last, not both.'],
    ['after: ""', 'The argument after must be a cursor of a list in this order.'],
    ['before: "x"', 'The argument before must be a cursor of a list in this order.'],
    ['after: "W10"', 'The argument after must be a cursor of a list in this order.'],
  ])('rejects %s with a message', async (given, message) => {
    const { data, errors } = await graphql<Record<string, unknown>>(
      url,
      `{ events(${given}) { edges { cursor } } }`,
    );
    expect(data?.events).toBeNull();
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('accepts 1 and 100, and treats null as not given', async () => {
    expect((await list(url, { first: 1 })).edges).toHaveLength(1);
    expect((await list(url, { first: 100 })).edges).toHaveLength(45);
    expect((await list(url, { first: null, last: null, after: null, before: null })).edges).toHaveLength(20);
  });

  const cursor = (...place: unknown[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');
  const ID = '01a20522-7eb7-7f9e-bb8e-37703823c5c6';

  test.each([
    ['of a list in another order', cursor('EVENT_NAME', 'n01')],
    ['with an invalid id', cursor('CREATED_AT', '2026-01-01T00:00:00.000Z', 'a\0b')],
    ['without an id', cursor('CREATED_AT', '2026-01-01T00:00:00.000Z')],
    ['with an invalid time', cursor('CREATED_AT', 'yesterday', ID)],
    ['that is deeply nested', Buffer.from('['.repeat(5_000)).toString('base64url')],
  ])('rejects a cursor %s', async (_, after) => {
    const { errors } = await graphql(url, EVENTS, { after });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('accepts a cursor with a time that no event can have, beyond which there is nothing', async () => {
    const end = cursor('CREATED_AT', '+275760-09-13T00:00:00.000Z', ID);
    const start = cursor('CREATED_AT', '-271821-04-20T00:00:00.000Z', ID);
    const none = { startCursor: null, endCursor: null };
    expect(await list(url, { after: end })).toMatchObject({
      edges: [],
      pageInfo: { hasPreviousPage: true, hasNextPage: false, ...none },
    });
    expect(await list(url, { before: start })).toMatchObject({
      edges: [],
      pageInfo: { hasPreviousPage: false, hasNextPage: true, ...none },
    });
    for (const size of [{ first: 100 }, { last: 100 }]) {
      const { edges, pageInfo } = await list(url, { ...size, after: start, before: end });
      expect(edges).toHaveLength(45);
      expect(pageInfo).toMatchObject({ hasPreviousPage: false, hasNextPage: false });
    }
  });

  test.each([
    ['that nothing contains', 'nowhere'],
    ['that is too long', 'x'.repeat(100_000)],
  ])('has nothing beyond a cursor for a search %s', async (_, search) => {
    const { edges } = await list(url);
    const after = edges[3]?.cursor;
    expect(await list(url, { filter: { search }, after })).toMatchObject({
      edges: [],
      pageInfo: { hasPreviousPage: false, hasNextPage: false },
      totalCount: 0,
    });
  });
});

test('paging through 1,000 events while others are created returns each of them exactly once', async () => {
  const url = await start();
  const names = new Set<string>();
  for (let i = 0; i < 10; i++) {
    const inputs = Array.from({ length: 100 }, () => definition());
    const { results } = await createEvents(url, inputs);
    for (const { event } of results) names.add(event?.eventName ?? '');
  }
  expect(names.size).toBe(1_000);

  for (const orderBy of [
    { field: 'CREATED_AT', direction: 'ASC' },
    { field: 'CREATED_AT', direction: 'DESC' },
    { field: 'EVENT_NAME', direction: 'ASC' },
  ]) {
    let created = 0;
    const walking = { done: false };
    const creating = (async () => {
      while (!walking.done) {
        // Before, between and after the existing ones.
        const eventName = `${['A', 'Event', 'z'][created % 3] ?? ''}${freshName()}`;
        await createEvent(url, definition({ eventName }));
        created += 1;
      }
    })();
    const met = (await walk(url, 25, { orderBy })).flat();
    walking.done = true;
    await creating;
    expect(created).toBeGreaterThan(20);
    expect(met.filter((name) => names.has(name)).sort()).toEqual([...names].sort());
    expect(new Set(met).size).toBe(met.length);
  }
}, 120_000);

describe('a filter', () => {
  let url: string;
  const boundaries: string[] = [];

  beforeAll(async () => {
    url = await start();
    const psi = field({ name: 'ssn', attributes: { isPsiData: flag('true') } });
    const noPsi = field({ name: 'till', type: 'tillCode', attributes: { isPsiData: flag('false') } });
    const all = [
      { ...withFields(psi), eventName: 'Secret_Order', description: 'Größe 100% der Straße' },
      { ...withFields(noPsi), eventName: 'order_99', description: 'ΟΔΟΣ', actions: ['EIConsumer'] },
      {
        ...definition({ fields: [] }),
        eventName: 'Plain',
        actions: ['EIConsumer', 'EMFConsumer'],
        description: 'İstanbul café oﬃce',
      },
      {
        ...withFields(...fields(3), field({ name: 'a "quoted" \\ name' })),
        eventName: 'Cart',
        description: 'It\'s \\ "quoted"\nand broken',
      },
    ];
    for (const input of all) {
      const { event } = await createEvent(url, input);
      boundaries.push(event?.createdAt ?? '');
      await pause();
    }
  });

  test.each([
    ['order', ['Secret_Order', 'order_99']],
    ['ORDER', ['Secret_Order', 'order_99']],
    ['t_o', ['Secret_Order']],
    ['_', ['Secret_Order', 'order_99']],
    ['%', ['Secret_Order']],
    ['0% D', ['Secret_Order']],
    ['größe', ['Secret_Order']],
    ['GRÖSSE', ['Secret_Order']],
    ['GRO\u0308SSE', ['Secret_Order']],
    ['gro\u0308sse', ['Secret_Order']],
    ['straẞe', ['Secret_Order']],
    ['STRASSE', ['Secret_Order']],
    ['ｏｒｄｅｒ', ['Secret_Order', 'order_99']],
    ['i\u0307stanbul', ['Plain']],
    ['İSTANBUL', ['Plain']],
    ['CAFE\u0301', ['Plain']],
    ['office', ['Plain']],
    ['οδος', ['order_99']],
    ['οδοσ', ['order_99']],
    ['\\', ['Cart']],
    ['"quoted"\nAND', ['Cart']],
    ["it's", ['Cart']],
    ['', ['Secret_Order', 'order_99', 'Plain', 'Cart']],
    ['Secret_Order\uFFFFGr', []],
    ['\uFFFF', []],
    ['a\u0308'.repeat(1_000), []],
    ['ssn', ['Secret_Order']],
    ['SS', ['Secret_Order']],
    ['till', ['order_99']],
    ['Field2', ['Cart']],
    ['CUSTOM', ['Secret_Order', 'order_99', 'Cart']],
    ['field0field1', []],
    ['nowhere', []],
    ['a\0b', []],
    ['\ud800', []],
    ['x'.repeat(60_000), []],
    ['\u{1F6D2}'.repeat(1_000), []],
  ])('with the search %j finds %j', async (search, names) => {
    expect(await namesWhere(url, { search })).toEqual(names);
  });

  test.each([
    [{ action: 'EMFConsumer' }, ['Secret_Order', 'Plain', 'Cart']],
    [{ action: 'EIConsumer' }, ['order_99', 'Plain']],
    [{ fieldType: 'tillCode' }, ['order_99']],
    [{ fieldType: 'customer' }, ['Secret_Order', 'order_99', 'Cart']],
    [{ fieldType: 'double' }, []],
    [{ fieldName: 'ssn' }, ['Secret_Order']],
    [{ fieldName: 'customer' }, ['Secret_Order', 'order_99', 'Cart']],
    [{ fieldName: 'SSN' }, []],
    [{ fieldName: 'field' }, []],
    [{ fieldName: 'a "quoted" \\ name' }, ['Cart']],
    [{ fieldName: '%' }, []],
    [{ fieldName: '' }, []],
    [{ fieldName: 'a\0b' }, []],
    [{ fieldName: '\ud800' }, []],
    [{ fieldName: 'x'.repeat(100_000) }, []],
    [{ eventNames: ['Plain', 'Cart', 'Plain'] }, ['Plain', 'Cart']],
    [{ eventNames: ['plain', 'Unknown'] }, []],
    [{ eventNames: ['Cart', '', 'a\0b', '\ud800', 'x'.repeat(100_000)] }, ['Cart']],
    [{ eventNames: ['a\0b'] }, []],
    [{ eventNames: [] }, []],
    [{ eventNames: ['Plain', 'order_99', 'Cart'], action: 'EIConsumer' }, ['order_99', 'Plain']],
    [{ eventNames: ['Plain', 'Cart'], search: 'customer' }, ['Cart']],
    [{ createdBy: 'somebody' }, []],
    [{ createdBy: '' }, []],
    [{ createdBy: 'a\0b' }, []],
    [{ createdBy: 'x'.repeat(100_000) }, []],
    [{ hasPsiData: true }, ['Secret_Order']],
    [{ hasPsiData: false }, ['order_99', 'Plain', 'Cart']],
    [{ action: 'EMFConsumer', fieldType: 'string', hasPsiData: false, search: 'c' }, ['Cart']],
    [{}, ['Secret_Order', 'order_99', 'Plain', 'Cart']],
    [
      {
        ...{ search: null, action: null, fieldType: null, hasPsiData: null, eventNames: null },
        ...{ fieldName: null, createdBy: null, updatedAfter: null },
      },
      ['Secret_Order', 'order_99', 'Plain', 'Cart'],
    ],
  ])('with %j finds %j', async (filter, names) => {
    expect(await namesWhere(url, filter)).toEqual(names);
  });

  test('by time finds what was created before or after it, but not at it', async () => {
    const [, second = '', third = ''] = boundaries;
    expect(await namesWhere(url, { createdAfter: second })).toEqual(['Plain', 'Cart']);
    expect(await namesWhere(url, { createdBefore: third })).toEqual(['Secret_Order', 'order_99']);
    expect(await namesWhere(url, { createdAfter: second, createdBefore: third })).toEqual([]);
    expect(await namesWhere(url, { createdAfter: '0000-01-01T00:00:00Z' })).toHaveLength(4);
    expect(await namesWhere(url, { createdBefore: '9999-12-31T23:59:59.999Z' })).toHaveLength(4);
  });

  test('applies to every page', async () => {
    const pages = await walk(url, 1, { filter: { action: 'EMFConsumer' } });
    expect(pages).toEqual([['Secret_Order'], ['Plain'], ['Cart']]);
  });
});

test('names of a filter are limited', async () => {
  const url = await start();
  const eventNames = Array.from({ length: 101 }, () => freshName());
  await createEvents(
    url,
    eventNames.slice(0, 100).map((eventName) => definition({ eventName })),
  );
  expect(await namesWhere(url, { eventNames: eventNames.slice(0, 100) })).toEqual(eventNames.slice(0, 100));
  const { data, errors } = await graphql<Record<string, unknown>>(url, EVENTS, { filter: { eventNames } });
  expect(data?.events).toBeNull();
  expect(errors).toMatchObject([
    {
      message: 'The filter eventNames must have at most 100 names.',
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ]);
});

describe('by UPDATED_AT', () => {
  const ASC = { orderBy: { field: 'UPDATED_AT', direction: 'ASC' } };
  const DESC = { orderBy: { field: 'UPDATED_AT', direction: 'DESC' } };
  const names = Array.from({ length: 30 }, (_, i) => `u${String(i).padStart(2, '0')}`);
  let url: string;

  const update = async (eventName: string | undefined): Promise<string> => {
    const description = freshName();
    const { event, errors } = await updateEvent(url, definition({ eventName, description }));
    expect(errors).toEqual([]);
    return event?.updatedAt ?? '';
  };

  beforeEach(async () => {
    url = await start();
    await createEvents(
      url,
      names.map((eventName) => definition({ eventName })),
    );
    await pause();
  });

  test('has each event once, in order, in both directions, with events that share an instant', async () => {
    // These end up at one instant each, or not: the ids decide then.
    for (const eventName of [names[3], names[17], names[9]]) await update(eventName);
    const rest = names.filter((name) => !['u03', 'u17', 'u09'].includes(name));
    const wanted = [...rest, 'u03', 'u17', 'u09'];
    const { edges } = await list(url, { ...ASC, first: 100 });
    expect(edges.map(({ node }) => node.eventName).slice(0, rest.length)).toEqual(rest);
    expect(new Set(edges.map(({ node }) => node.eventName))).toEqual(new Set(wanted));
    const whole = edges.map(({ node }) => node.eventName);
    for (const size of [1, 4, 29, 30, 31]) {
      expect((await walk(url, size, ASC)).flat()).toEqual(whole);
      expect((await walk(url, size, ASC, true)).reverse().flat()).toEqual(whole);
      expect((await walk(url, size, DESC)).flat()).toEqual(whole.toReversed());
    }
  });

  test('from the oldest, an event that is updated meanwhile comes again at the end, and none is missed', async () => {
    const first = await list(url, { ...ASC, first: 10 });
    expect(namesOf(first)).toEqual(names.slice(0, 10));
    // The one before the cursor, the one at it, and one after it.
    for (const eventName of [names[4], names[9], names[20]]) {
      await update(eventName);
      await pause();
    }
    const pages = [namesOf(first)];
    let { endCursor, hasNextPage } = first.pageInfo;
    while (hasNextPage) {
      const next = await list(url, { ...ASC, first: 10, after: endCursor });
      pages.push(namesOf(next));
      ({ endCursor, hasNextPage } = next.pageInfo);
    }
    expect(pages.flat()).toEqual([
      ...names.slice(0, 20),
      ...names.slice(21),
      ...[names[4], names[9], names[20]],
    ]);
  });

  test('from the newest, an event that is updated meanwhile moves before the cursor, and no other does', async () => {
    const first = await list(url, { ...DESC, first: 10 });
    expect(namesOf(first)).toEqual(names.toReversed().slice(0, 10));
    for (const eventName of [names[25], names[10]]) {
      await update(eventName);
      await pause();
    }
    const rest = await list(url, { ...DESC, first: 100, after: first.pageInfo.endCursor });
    expect(namesOf(rest)).toEqual(
      names
        .toReversed()
        .slice(10)
        .filter((name) => name !== names[10]),
    );
    const newer = await list(url, { ...DESC, last: 2, before: first.pageInfo.startCursor });
    expect(namesOf(newer)).toEqual([names[10], names[25]]);
  });

  test('a list can be followed: what was updated after an instant, the oldest update first', async () => {
    const start = await update(names[0]);
    await pause();
    await update(names[7]);
    await pause();
    const last = await update(names[2]);
    for (const [orderBy, wanted] of [
      [ASC, [names[7], names[2]]],
      [DESC, [names[2], names[7]]],
      [{ orderBy: { field: 'EVENT_NAME', direction: 'ASC' } }, [names[2], names[7]]],
    ] as const) {
      const page = await list(url, { ...orderBy, filter: { updatedAfter: start } });
      expect(namesOf(page)).toEqual(wanted);
      expect(page.totalCount).toBe(2);
      const searched = await list(url, { ...orderBy, filter: { updatedAfter: start, search: 'u07' } });
      expect(namesOf(searched)).toEqual([names[7]]);
    }
    expect(await namesWhere(url, { updatedAfter: last })).toEqual([]);
    expect(await namesWhere(url, { updatedAfter: start, createdAfter: start })).toEqual([]);
  });

  test('cursors of another order are rejected', async () => {
    const { pageInfo } = await list(url, { first: 1 });
    const { errors } = await graphql(url, EVENTS, { ...ASC, after: pageInfo.endCursor });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('node', () => {
  let url: string;
  const node = async (id: string): Promise<unknown> =>
    (
      await ask<{ node: unknown }>(
        url,
        'query($id: ID!) { node(id: $id) { __typename id ... on Event { eventName } } }',
        { id },
      )
    ).node;

  beforeAll(async () => {
    url = await start();
  });

  test('finds an event by its id', async () => {
    const { event } = await createEvent(url, cartAbandoned());
    const { id = '', eventName } = event ?? {};
    expect(await node(id)).toEqual({ __typename: 'Event', id, eventName });
  });

  test.each(['01a20522-7eb7-7f9e-bb8e-37703823c5c6', '', 'x', 'a\0b', '1'.repeat(100_000)])(
    'is null for an unknown id',
    async (id) => {
      expect(await node(id)).toBeNull();
    },
  );
});
