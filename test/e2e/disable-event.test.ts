import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  ask,
  type Connection,
  createEvent,
  createEvents,
  disableEvent,
  findEvent,
  graphql,
  revertEvent,
  rulesOf,
  send,
  updateEvent,
  validateEvent,
  type WireAnswer,
} from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { cartAbandoned, definition, freshName, type WireDefinition } from '../support/definitions';
import { startGateway } from '../support/gateway';

let database: string;
let url: string;
/** Another gateway on the same database. */
let other: string;

beforeAll(async () => {
  database = await newDatabaseUrl();
  ({ url } = await startGateway({ DATABASE_URL: database }));
  ({ url: other } = await startGateway({ DATABASE_URL: database }));
});

const SUCCESS = { warnings: [], errors: [] };

/** Stores an event and resolves with its name. */
async function stored(json: WireDefinition = cartAbandoned(), gateway = url): Promise<string> {
  expect((await createEvent(gateway, json)).errors).toEqual([]);
  return String(json.eventName);
}

/** Stores an event, disables it and resolves with its name. */
async function disabled(json?: WireDefinition, gateway = url): Promise<string> {
  const eventName = await stored(json, gateway);
  expect(await disableEvent(gateway, eventName)).toMatchObject({ event: { status: 'DISABLED' }, ...SUCCESS });
  return eventName;
}

interface Status {
  readonly status: string;
  readonly disabledAt: string | null;
}

async function statusOf(eventName: string, gateway = url): Promise<Status | null> {
  const query = 'query($eventName: String!) { event(eventName: $eventName) { status disabledAt } }';
  return (await ask<{ event: Status | null }>(gateway, query, { eventName })).event;
}

function request(
  method: string,
  path: string,
  body?: unknown,
): ReturnType<typeof send<WireAnswer & Record<string, unknown>>> {
  const json =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  return send(`${url}/v2/events${path}`, { method, ...json });
}

const disableByRest = (query: string): ReturnType<typeof request> => request('PUT', `/disable${query}`);

describe('disableEvent', () => {
  test('disables an event, without a new version or another time of its last update', async () => {
    const eventName = await stored();
    expect(await statusOf(eventName)).toEqual({ status: 'ACTIVE', disabledAt: null });
    const before = await findEvent(url, eventName);
    const { event, ...issues } = await disableEvent(url, eventName);
    expect(issues).toEqual(SUCCESS);
    expect(event).toMatchObject({ ...before, status: 'DISABLED', disabledBy: null });
    expect(Date.parse(event?.disabledAt ?? '')).toBeGreaterThanOrEqual(Date.parse(before?.updatedAt ?? ''));
    expect(await findEvent(url, eventName)).toEqual(before);
    expect(await statusOf(eventName, other)).toEqual({ status: 'DISABLED', disabledAt: event?.disabledAt });
  });

  test('of an event that is disabled already changes nothing and succeeds', async () => {
    const eventName = await disabled();
    const before = await statusOf(eventName);
    const again = await disableEvent(other, eventName);
    expect(again).toMatchObject({ event: before, ...SUCCESS });
    expect(await statusOf(eventName)).toEqual(before);
  });

  test('disables an event once, however many ask for it at the same time', async () => {
    const eventName = await stored();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => disableEvent(i % 2 ? url : other, eventName)),
    );
    expect(answers.map(({ errors }) => errors)).toEqual(answers.map(() => []));
    expect(new Set(answers.map(({ event }) => event?.disabledAt)).size).toBe(1);
  });

  test.each([freshName(), '', ' ', 'a\0b', 'x'.repeat(201)])(
    'of the name %j, which no event has, is an EVENT_NOT_FOUND',
    async (eventName) => {
      const { event, errors } = await disableEvent(url, eventName);
      expect(event).toBeNull();
      expect(rulesOf(errors)).toEqual(['EVENT_NOT_FOUND eventName']);
    },
  );

  test('only disables the version that the client expects', async () => {
    const json = cartAbandoned();
    const eventName = await stored(json);
    await updateEvent(url, { ...json, description: 'changed' });
    const { event, errors } = await disableEvent(url, eventName, 1);
    expect(event).toBeNull();
    expect(rulesOf(errors)).toEqual(['VERSION_CONFLICT expectedVersion']);
    expect(await statusOf(eventName)).toMatchObject({ status: 'ACTIVE' });
    expect((await disableEvent(url, eventName, 2)).errors).toEqual([]);
    expect((await disableEvent(url, eventName, 2)).errors).toEqual([]);
  });

  test('and an update at the same time take turns', async () => {
    for (let round = 0; round < 5; round++) {
      const json = cartAbandoned();
      const eventName = await stored(json);
      const [update, disable] = await Promise.all([
        updateEvent(other, { ...json, description: 'changed' }),
        disableEvent(url, eventName),
      ]);
      expect(disable.errors).toEqual([]);
      const version = update.event ? 2 : 1;
      if (!update.event) expect(rulesOf(update.errors)).toEqual(['EVENT_DISABLED input.eventName']);
      expect(await findEvent(url, eventName)).toMatchObject({ version });
      expect(await statusOf(eventName)).toMatchObject({ status: 'DISABLED' });
    }
  });
});

describe('a disabled event', () => {
  test('is not updated: an update of it is an EVENT_DISABLED, beside everything else that is wrong', async () => {
    const json = cartAbandoned();
    const eventName = await disabled(json);
    const changed = { ...json, description: 'changed' };
    expect(rulesOf((await updateEvent(url, changed)).errors)).toEqual(['EVENT_DISABLED input.eventName']);
    // Not even an update without changes.
    expect(rulesOf((await updateEvent(other, json)).errors)).toEqual(['EVENT_DISABLED input.eventName']);
    expect(rulesOf((await updateEvent(url, { ...changed, actions: [] }, 7)).errors)).toEqual([
      'EVENT_DISABLED input.eventName',
      'ACTIONS_INVALID input.actions',
      'VERSION_CONFLICT expectedVersion',
    ]);
    const { valid, errors } = await validateEvent(url, changed, 'UPDATE');
    expect([valid, ...rulesOf(errors)]).toEqual([false, 'EVENT_DISABLED input.eventName']);
    expect(errors[0]?.message).toContain(`"${eventName}" is disabled`);
    expect(await findEvent(url, eventName)).toMatchObject({ version: 1, description: json.description });
  });

  test('is not reverted', async () => {
    const json = cartAbandoned();
    const eventName = await stored(json);
    await updateEvent(url, { ...json, description: 'changed' });
    await disableEvent(url, eventName);
    const rejected = await revertEvent(url, eventName, 1);
    expect(rulesOf(rejected.errors)).toEqual(['EVENT_DISABLED eventName']);
    // As of every other rejected update.
    expect(rejected.changes).toMatchObject([{ kind: 'DESCRIPTION_CHANGED', before: 'changed' }]);
    const { errors } = await revertEvent(url, eventName, 9, { expectedVersion: 1 });
    expect(rulesOf(errors)).toEqual([
      'EVENT_DISABLED eventName',
      'VERSION_NOT_FOUND to',
      'VERSION_CONFLICT expectedVersion',
    ]);
    expect(await findEvent(url, eventName)).toMatchObject({ version: 2 });
  });

  test('keeps its name', async () => {
    const json = cartAbandoned();
    await disabled(json);
    expect(rulesOf((await createEvent(url, json)).errors)).toEqual(['EVENT_ALREADY_EXISTS input.eventName']);
    const { results } = await createEvents(other, [json, definition()], 'REJECT_FAILED_ROWS');
    expect(results.map(({ errors }) => rulesOf(errors))).toEqual([
      ['EVENT_ALREADY_EXISTS inputs.0.eventName'],
      [],
    ]);
  });

  test('is returned as it is to a client that creates it again with its idempotency key', async () => {
    const json = cartAbandoned();
    const key = freshName().padEnd(8, 'x');
    await createEvent(url, json, key);
    await disableEvent(url, String(json.eventName));
    const again = await createEvent(url, json, key);
    expect(again).toMatchObject({
      event: { eventName: json.eventName, version: 1 },
      replayed: true,
      ...SUCCESS,
    });
    const { node } = await ask<{ node: unknown }>(
      url,
      'query($id: ID!) { node(id: $id) { ... on Event { status } } }',
      { id: again.event?.id },
    );
    expect(node).toEqual({ status: 'DISABLED' });
    // A client adds the edge to its list of active events.
    const { createEvent: edge } = await ask<{ createEvent: unknown }>(
      url,
      'mutation($input: CreateEventInput!, $key: String) { createEvent(input: $input, idempotencyKey: $key) { replayed eventEdge { cursor } } }',
      { input: json, key },
    );
    expect(edge).toEqual({ replayed: true, eventEdge: null });
  });

  test('can be read by its name and its id, with its versions and its JSON Schema', async () => {
    const json = cartAbandoned();
    const eventName = await stored(json);
    await updateEvent(url, { ...json, description: 'changed' });
    const { event: found } = await disableEvent(url, eventName);
    const content = `id status jsonSchema versions(first: 5) { totalCount edges { node { version createdAt } } }
      atVersion(number: 1) { description }`;
    const { event, node } = await ask<Record<'event' | 'node', object>>(
      url,
      `query($eventName: String!, $id: ID!) {
        event(eventName: $eventName) { ${content} } node(id: $id) { ... on Event { ${content} } }
      }`,
      { eventName, id: found?.id },
    );
    expect(event).toMatchObject({
      ...{ id: found?.id, status: 'DISABLED', jsonSchema: { title: eventName } },
      versions: { totalCount: 2, edges: [{ node: { version: 2, createdAt: found?.updatedAt } }, {}] },
      atVersion: { description: json.description },
    });
    expect(node).toEqual(event);
  });
});

describe('a list', () => {
  const LIST = `query($filter: EventFilter, $first: Int, $after: String, $last: Int, $before: String,
                      $orderBy: EventOrder! = { field: CREATED_AT, direction: ASC }) {
    events(filter: $filter, first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) {
      totalCount edges { cursor node { eventName status } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`;
  type List = Connection<{ readonly eventName: string; readonly status: string }>;
  /** Every second one is disabled. */
  const names = Array.from({ length: 12 }, (_, i) => `listed${String(i).padStart(2, '0')}`);
  const active = names.filter((_, i) => i % 2 === 0);
  const inactive = names.filter((_, i) => i % 2 === 1);

  let lists: string;

  beforeAll(async () => {
    ({ url: lists } = await startGateway({ DATABASE_URL: await newDatabaseUrl() }));
    for (const eventName of names) await createEvent(lists, definition({ eventName }));
    for (const eventName of inactive) await disableEvent(lists, eventName);
  });

  const list = async (variables: object = {}): Promise<List> =>
    (await ask<{ events: List }>(lists, LIST, { ...variables })).events;

  test.each<[string, object, readonly string[]]>([
    ['the active events', {}, active],
    ['the active events, whatever else the filter asks for', { filter: { search: 'LISTED' } }, active],
    ['the active events if the filter is null', { filter: null }, active],
    ['the active events that it is asked for', { filter: { status: 'ACTIVE' } }, active],
    ['the disabled events', { filter: { status: 'DISABLED' } }, inactive],
    [
      'the disabled events that contain a text',
      { filter: { status: 'DISABLED', search: 'ed03' } },
      ['listed03'],
    ],
    ['both if the status is null', { filter: { status: null } }, names],
    ['of given names, the active ones', { filter: { eventNames: ['listed02', 'listed03'] } }, ['listed02']],
    [
      'of given names, the disabled ones',
      { filter: { status: 'DISABLED', eventNames: ['listed02', 'listed03'] } },
      ['listed03'],
    ],
  ])('shows %s, with their number', async (_, variables, wanted) => {
    const { edges, totalCount, pageInfo } = await list({ first: 20, ...variables });
    expect(edges.map(({ node }) => node.eventName)).toEqual(wanted);
    expect(edges.map(({ node }) => node.status)).toEqual(
      wanted.map((name) => (active.includes(name) ? 'ACTIVE' : 'DISABLED')),
    );
    expect(totalCount).toBe(wanted.length);
    expect(pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
  });

  test.each(['CREATED_AT', 'UPDATED_AT', 'EVENT_NAME'])(
    'in the order of %s has each event of the status once, page by page, in both directions',
    async (by) => {
      for (const [status, wanted] of [
        ['ACTIVE', active],
        ['DISABLED', inactive],
      ] as const) {
        for (const search of [undefined, 'listed']) {
          const common = { filter: { status, search }, orderBy: { field: by, direction: 'ASC' } };
          const walk = async (backwards: boolean): Promise<string[]> => {
            const found: string[] = [];
            for (let cursor: string | null = null; ;) {
              const page: List = await list({
                ...common,
                ...(backwards ? { last: 4, before: cursor } : { first: 4, after: cursor }),
              });
              const here = page.edges.map(({ node }) => node.eventName);
              if (backwards) found.unshift(...here);
              else found.push(...here);
              cursor = backwards ? page.pageInfo.startCursor : page.pageInfo.endCursor;
              if (!(backwards ? page.pageInfo.hasPreviousPage : page.pageInfo.hasNextPage)) return found;
            }
          };
          expect(await walk(false)).toEqual(wanted);
          expect(await walk(true)).toEqual(wanted);
        }
      }
    },
  );

  test('has no event before or after a page that has another status', async () => {
    const { edges } = await list({ filter: { status: null }, first: 12 });
    // Before the second event is the first, which is active; after the last but one, the last, which is not.
    const before = await list({ filter: { status: 'DISABLED' }, after: edges[0]?.cursor, first: 20 });
    expect(before.pageInfo).toMatchObject({ hasPreviousPage: false, hasNextPage: false });
    const after = await list({ before: edges[11]?.cursor, first: 20 });
    expect(after.pageInfo).toMatchObject({ hasPreviousPage: false, hasNextPage: false });
    expect(after.edges).toHaveLength(6);
  });

  test('of REST shows the active events, and by its name also a disabled one', async () => {
    interface Body {
      data: { clickEventsMeta: { eventName: string; status?: string } }[];
    }
    const all = await send<Body>(`${lists}/v2/events`);
    expect(all.body.data.map(({ clickEventsMeta: meta }) => [meta.eventName, meta.status])).toEqual(
      active.map((name) => [name, 'ACTIVE']),
    );
    const one = await send<Body>(`${lists}/v2/events?eventName=listed03`);
    expect(one.body.data).toMatchObject([{ clickEventsMeta: { eventName: 'listed03', status: 'DISABLED' } }]);
  });
});

test('EventOperation, which a definition is validated for, has no DISABLE', async () => {
  const { errors } = await graphql(
    url,
    'query($input: CreateEventInput!) { validateEvent(input: $input, operation: DISABLE) { valid } }',
    { input: cartAbandoned() },
  );
  expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
});

describe('PUT /v2/events/disable', () => {
  test('disables an event and answers as the platform does, also if it is disabled already', async () => {
    const eventName = await stored(cartAbandoned(`${freshName()} with-a space`));
    for (let i = 0; i < 2; i++) {
      const { status, headers, body } = await disableByRest(`?event_name=${encodeURIComponent(eventName)}`);
      expect([status, headers.get('content-type'), body]).toEqual([
        ...[200, 'application/json; charset=utf-8', SUCCESS],
      ]);
    }
    expect(await statusOf(eventName)).toMatchObject({ status: 'DISABLED' });
  });

  test.each([
    ['JSON', 'application/json', '{"x":1}'],
    ['nothing at all, as JSON', 'application/json', ''],
    ['broken JSON', 'application/json', '{bad'],
    ['a text', 'text/plain', 'x'],
    ['a form', 'application/x-www-form-urlencoded', 'a=b'],
  ])('ignores a body: %s', async (_, type, body) => {
    const eventName = await stored();
    const answer = await send<unknown>(`${url}/v2/events/disable?event_name=${eventName}`, {
      ...{ method: 'PUT', headers: { 'content-type': type }, body },
    });
    expect([answer.status, answer.body]).toEqual([200, SUCCESS]);
  });

  test('with a body that is too large is a 413, like every other request', async () => {
    const eventName = await stored();
    const answer = await send(`${url}/v2/events/disable?event_name=${eventName}`, {
      ...{ method: 'PUT', headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(1_000_001) },
    });
    expect(answer.status).toBe(413);
    expect(await statusOf(eventName)).toMatchObject({ status: 'ACTIVE' });
  });

  test.each(['nobody', '', 'a%00b', 'x'.repeat(300)])(
    'with the unknown name %j has the code 1816',
    async (name) => {
      const { status, body } = await disableByRest(`?event_name=${name}`);
      expect(status).toBe(400);
      expect(body).toEqual({
        warnings: [],
        errors: [{ status: false, code: 1816, message: expect.stringMatching(/ event doesnt exist$/) }],
      });
    },
  );

  test.each(['', '?eventName=x', '?event_name=a&event_name=b'])(
    'with %j says what is missing',
    async (query) => {
      const { status, body } = await disableByRest(query);
      expect([status, body.errors]).toEqual([
        ...[400, [{ status: false, code: 400, message: 'the parameter event_name must be given once' }]],
      ]);
    },
  );

  test('allows no other method', async () => {
    const { status, headers } = await request('POST', '/disable?event_name=x', {});
    expect([status, headers.get('allow')]).toEqual([405, expect.stringContaining('PUT')]);
  });

  test('leaves an event that meta returns as disabled, and that PUT refuses', async () => {
    const json = cartAbandoned();
    const eventName = await stored(json);
    const before = await request('GET', `/meta?event_name=${eventName}`);
    await disableByRest(`?event_name=${eventName}`);
    const { status, body } = await request('GET', `/meta?event_name=${eventName}`);
    expect(status).toBe(200);
    const meta = before.body.clickEventsMeta as object;
    expect(body).toEqual({ ...before.body, clickEventsMeta: { ...meta, status: 'DISABLED' } });
    const refused = await request('PUT', '', { ...json, description: 'changed' });
    expect(refused).toMatchObject({
      status: 400,
      body: { errors: [{ status: false, code: 400, message: expect.stringContaining('is disabled') }] },
    });
    // What was read of it defines another event, without a remark about what only the server sets.
    const copy = { clickEventsMeta: { ...(body.clickEventsMeta as object), eventName: freshName() } };
    expect(await request('POST', '', copy)).toMatchObject({ status: 200, body: SUCCESS });
  });
});
