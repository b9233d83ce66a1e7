import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { hashOf } from '../../src/auth/api-keys';
import { ask, type GraphQLAnswer, postJson } from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { cartAbandoned, freshName } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { startGateway } from '../support/gateway';

let url: string;

beforeAll(async () => {
  ({ url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() }));
});

interface Read {
  readonly event: { readonly version: number; readonly versions: { readonly totalCount: number } } | null;
}

describe('the query of a payload', () => {
  const READ =
    'query { event(eventName: $e) { version versions { totalCount edges { node { description } } } } }';

  test('reads what the mutation has written, and not what was read before it', async () => {
    const eventName = freshName();
    const input = cartAbandoned(eventName);
    const query = `mutation($e: String!, $i: CreateEventInput!, $j: CreateEventInput!) {
      createEvent(input: $i) { ${READ} }
      updateEvent(input: $j) { ${READ} }
      revertEvent(eventName: $e, to: 1) { ${READ} }
    }`;
    const description = 'second';
    const data = await ask<Record<string, { query: Read }>>(url, query, {
      ...{ e: eventName, i: input, j: { ...input, description } },
    });
    const event = (...descriptions: unknown[]): unknown => ({
      query: {
        event: {
          version: descriptions.length,
          versions: {
            totalCount: descriptions.length,
            edges: descriptions.map((each) => ({ node: { description: each } })),
          },
        },
      },
    });
    const first = input.description;
    expect(data).toEqual({
      createEvent: event(first),
      updateEvent: event(description, first),
      revertEvent: event(first, description, first),
    });
  });

  test('reads too if the mutation is rejected', async () => {
    const query = `mutation($i: [CreateEventInput!]!) {
      createEvents(inputs: $i) { results { errors { rule } } query { eventLimits { maxFields } } }
      updateEvent(input: { eventName: "unknown", actions: [EIConsumer] }) { errors { rule } query { __typename } }
      retryPendingWrite(id: "x") { errors { rule } query { eventActions { action } } }
      discardPendingWrite(id: "x") { errors { rule } query { pendingWrites { id } } }
    }`;
    expect(await ask<unknown>(url, query, { i: [{ ...cartAbandoned(), actions: [] }] })).toEqual({
      createEvents: {
        results: [{ errors: [{ rule: 'ACTIONS_INVALID' }] }],
        query: { eventLimits: { maxFields: 100 } },
      },
      updateEvent: { errors: [{ rule: 'EVENT_NOT_FOUND' }], query: { __typename: 'Query' } },
      retryPendingWrite: {
        errors: [{ rule: 'PENDING_WRITE_NOT_FOUND' }],
        query: { eventActions: [{ action: 'EMFConsumer' }, { action: 'EIConsumer' }] },
      },
      discardPendingWrite: { errors: [{ rule: 'PENDING_WRITE_NOT_FOUND' }], query: { pendingWrites: [] } },
    });
  });

  test('counts as root fields, so that a document cannot use its input again and again', async () => {
    const validations = (count: number): string =>
      Array.from({ length: count }, (_, i) => `v${i}: validateEvent(input: $d) { valid }`).join(' ');
    const send = (count: number): Promise<GraphQLAnswer<unknown>> =>
      postJson<GraphQLAnswer<unknown>>(`${url}/graphql`, {
        query: `mutation($i: CreateEventInput!, $d: EventDraftInput!) { createEvent(input: $i) { ...P } }
          fragment P on CreateEventPayload { query { ... on Query { ...Q } } }
          fragment Q on Query { ${validations(count)} }`,
        variables: { i: cartAbandoned(), d: cartAbandoned() },
      }).then(({ body }) => body);
    expect((await send(9)).errors).toBeUndefined();
    expect((await send(10)).errors).toMatchObject([
      { message: 'An operation may have at most 10 root fields.', extensions: { limit: 'MAX_ROOT_FIELDS' } },
    ]);
  });

  test('needs the scopes of its fields before anything is written', async () => {
    const file = path.join(temporaryFolder(), 'api-keys.json');
    const entries = Object.entries({ writer: ['events:write'], both: ['events:write', 'events:read'] });
    const keys = entries.map(([name, scopes]) => ({
      ...{ name, sha256: hashOf(name), organisation: 'acme', scopes },
    }));
    writeFileSync(file, JSON.stringify(keys));
    const gateway = await startGateway({ DATABASE_URL: await newDatabaseUrl(), API_KEYS_FILE: file });
    const eventName = freshName();
    const create = (key: string, selection: string): Promise<GraphQLAnswer<unknown>> =>
      postJson<GraphQLAnswer<unknown>>(
        `${gateway.url}/graphql`,
        {
          query: `mutation($i: CreateEventInput!) { createEvent(input: $i) { ...P } }
            fragment P on CreateEventPayload { errors { rule } query { ...Q } }
            fragment Q on Query { ${selection} }`,
          variables: { i: cartAbandoned(eventName) },
        },
        { 'x-api-key': key },
      ).then(({ body }) => body);
    const events = 'events { edges { node { eventName } } }';
    expect((await create('writer', events)).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN', scope: 'events:read' } },
    ]);
    // The refused one has not taken the name.
    expect((await create('writer', '__typename')).data).toEqual({
      createEvent: { errors: [], query: { __typename: 'Query' } },
    });
    expect((await create('both', events)).data).toEqual({
      createEvent: {
        errors: [{ rule: 'EVENT_ALREADY_EXISTS' }],
        query: { events: { edges: [{ node: { eventName } }] } },
      },
    });
  });
});

interface Edge {
  readonly cursor: string;
  readonly node: { readonly eventName: string };
}

describe('the edge of a payload', () => {
  const EDGE = 'eventEdge { cursor node { eventName } }';
  const LIST =
    'query($after: String) { events(first: 2, after: $after) { edges { cursor node { eventName } } } }';

  const list = async (after?: string): Promise<readonly Edge[]> =>
    (await ask<{ events: { edges: Edge[] } }>(url, LIST, { after })).events.edges;

  test('is that of the event in the default order of the list, and its cursor continues there', async () => {
    const query = `mutation($a: CreateEventInput!, $b: [CreateEventInput!]!) {
      createEvent(input: $a) { ${EDGE} } createEvents(inputs: $b) { results { ${EDGE} } }
    }`;
    const older = freshName();
    const newer = freshName();
    const data = await ask<{
      createEvent: { eventEdge: Edge };
      createEvents: { results: { eventEdge: Edge }[] };
    }>(url, query, { a: cartAbandoned(older), b: [cartAbandoned(newer)] });
    const edges = [data.createEvents.results[0]?.eventEdge, data.createEvent.eventEdge];
    expect(edges.map((edge) => edge?.node.eventName)).toEqual([newer, older]);
    expect(await list()).toEqual(edges);
    expect((await list(edges[0]?.cursor))[0]).toEqual(edges[1]);
  });

  test('is null if the event is rejected', async () => {
    const query = `mutation($a: CreateEventInput!, $b: [CreateEventInput!]!) {
      createEvent(input: $a) { ${EDGE} } createEvents(inputs: $b) { results { ${EDGE} } }
    }`;
    const a = { ...cartAbandoned(), actions: [] };
    expect(await ask<unknown>(url, query, { a, b: [a] })).toEqual({
      createEvent: { eventEdge: null },
      createEvents: { results: [{ eventEdge: null }] },
    });
  });
});

test('a list is ordered from the greatest to the least unless a direction is given', async () => {
  const names = async (orderBy: string): Promise<readonly string[]> =>
    (
      await ask<{ events: { edges: Edge[] } }>(url, `{ events${orderBy} { edges { node { eventName } } } }`)
    ).events.edges.map(({ node }) => node.eventName);
  await ask(url, 'mutation($i: [CreateEventInput!]!) { createEvents(inputs: $i) { replayed } }', {
    i: [cartAbandoned('Aa first'), cartAbandoned('Zz last')],
  });
  const byName = await names('(orderBy: { field: EVENT_NAME })');
  expect([byName.at(0), byName.at(-1)]).toEqual(['Zz last', 'Aa first']);
  expect(await names('(orderBy: { field: EVENT_NAME, direction: ASC })')).toEqual(byName.toReversed());
  expect(await names('(orderBy: {})')).toEqual(await names(''));
});
