import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { Client, fetchExchange, gql, type TypedDocumentNode } from '@urql/core';
import { cacheExchange, type CacheExchangeOpts } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { getNamedType, isInterfaceType, isObjectType } from 'graphql';
import { buildGatewaySchema } from '../../src/gateway-schema';
import { createEvent } from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { definition, type WireDefinition } from '../support/definitions';
import { startGateway } from '../support/gateway';
import { PROJECT } from '../support/project';

interface Node {
  readonly eventName: string;
  readonly version: number;
  readonly description: string | null;
  readonly fields: readonly { readonly name: string; readonly isRequired: boolean | null }[];
}

interface List {
  readonly events: {
    readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  } | null;
}

interface Created {
  readonly createEvent: {
    readonly event: Node | null;
    readonly errors: readonly { readonly rule: string; readonly path: readonly string[] }[];
  } | null;
}

interface History {
  readonly event: {
    readonly versions: {
      readonly edges: readonly {
        readonly node: {
          readonly version: number;
          readonly note: string | null;
          readonly changes: readonly { readonly kind: string }[];
        };
      }[];
    };
  } | null;
}

type Input = Readonly<Record<string, unknown>> & { readonly input: WireDefinition };

const PAGE = `edges { cursor node { id eventName version description fields { name isRequired } } }
  pageInfo { hasNextPage endCursor }`;

const LIST: TypedDocumentNode<List, { after?: string | null }> = gql`
  query List($after: String) { events(first: 2, after: $after) { ${PAGE} } }`;

/** Reads the first page of the list again. */
const CREATE_AND_READ: TypedDocumentNode<Created, Input> = gql`
  mutation Create($input: CreateEventInput!) { createEvent(input: $input) {
    event { id eventName } errors { rule path } query { events(first: 2) { ${PAGE} } }
  } }`;

const CREATE_EDGE: TypedDocumentNode<Created, Input> = gql`
  mutation Create($input: CreateEventInput!) { createEvent(input: $input) {
    event { id eventName } errors { rule path }
    eventEdge { cursor node { id eventName version description fields { name isRequired } } }
  } }`;

const UPDATE: TypedDocumentNode<unknown, Input> = gql`
  mutation Update($input: CreateEventInput!) { updateEvent(input: $input, note: "why") {
    event { id eventName version description fields { name isRequired } } errors { rule path }
  } }`;

const HISTORY: TypedDocumentNode<History, { eventName: string }> = gql`
  query History($eventName: String!) { event(eventName: $eventName) {
    id versions(first: 10) { edges { cursor node { id version note changes { kind } } } pageInfo { hasNextPage endCursor } }
  } }`;

const DOCUMENTATION = readFileSync(path.join(PROJECT, 'docs/caches.md'), 'utf8');

/** The types that the documentation says have no key. */
const KEYLESS = [...DOCUMENTATION.matchAll(/^ +(\w+): \(\) => null,$/gm)].map(([, name = '']) => name);

/** As in docs/caches.md. */
const DOCUMENTED: Partial<CacheExchangeOpts> = {
  keys: {
    ...Object.fromEntries(KEYLESS.map((name) => [name, () => null])),
    EventEdge: ({ cursor }) => (typeof cursor === 'string' ? cursor : null),
  },
  resolvers: { Query: { events: relayPagination() }, Event: { versions: relayPagination() } },
  updates: {
    Mutation: {
      createEvent(
        result: { createEvent?: { eventEdge?: { __typename: 'EventEdge' } | null } | null },
        _,
        cache,
      ) {
        const edge = result.createEvent?.eventEdge;
        if (!edge) return;
        for (const { fieldName, fieldKey, arguments: given } of cache.inspectFields('Query')) {
          if (fieldName !== 'events' || given?.after || given?.filter || given?.orderBy) continue;
          const list = cache.resolve('Query', fieldKey);
          if (typeof list !== 'string') continue;
          const edges = cache.resolve(list, 'edges');
          if (Array.isArray(edges)) cache.link(list, 'edges', [edge, ...edges]);
        }
      },
    },
  },
};

let url: string;
let warnings: string[];

beforeEach(async () => {
  ({ url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() }));
  for (const eventName of ['Oldest', 'Older', 'Newer', 'Newest']) {
    await createEvent(url, definition({ eventName }));
  }
  warnings = [];
});

interface Shown {
  readonly client: Client;
  /** The events of the list as a page shows them, after every change of the cache. */
  readonly list: () => readonly Node[];
  readonly names: () => readonly string[];
}

/** A client that shows the list, or the part of it after a cursor. */
async function show(options: Partial<CacheExchangeOpts> = {}): Promise<Shown> {
  const logger: CacheExchangeOpts['logger'] = (severity, message) => {
    // Every miss of the cache is worth a debug message.
    if (severity !== 'debug') warnings.push(message);
  };
  const exchanges = [cacheExchange({ ...options, logger }), fetchExchange];
  const client = new Client({ url: `${url}/graphql`, exchanges, preferGetMethod: false });
  let nodes: readonly Node[] = [];
  client.query(LIST, {}).subscribe(({ data }) => {
    nodes = data?.events?.edges.map(({ node }) => node) ?? [];
  });
  await client.query(LIST, {}).toPromise();
  return { client, list: () => nodes, names: () => nodes.map(({ eventName }) => eventName) };
}

async function expectUpdates({ client, list }: Shown): Promise<void> {
  for (const fields of [[], [{ name: 'cartId', type: 'string', isRequired: true }]]) {
    const input = definition({ eventName: 'Newest', description: `${fields.length} fields`, fields });
    const { error } = await client.mutation(UPDATE, { input }).toPromise();
    expect(error).toBeUndefined();
    const updated = list().find(({ eventName }) => eventName === 'Newest');
    expect(updated).toMatchObject({ version: 2 + fields.length, description: `${fields.length} fields` });
    expect(updated?.fields.map(({ name, isRequired }) => [name, isRequired])).toEqual(
      fields.map(({ name, isRequired }) => [name, isRequired]),
    );
  }
}

async function expectHistory({ client }: Shown): Promise<void> {
  const { data } = await client.query(HISTORY, { eventName: 'Newest' }).toPromise();
  const versions = data?.event?.versions.edges.map(({ node }) => node) ?? [];
  expect(versions.map(({ version, note, changes }) => [version, note, changes[0]?.kind])).toEqual([
    [3, 'why', 'DESCRIPTION_CHANGED'],
    [2, 'why', 'DESCRIPTION_CHANGED'],
    [1, null, undefined],
  ]);
}

async function expectRefusal(
  { client, names }: Shown,
  create: TypedDocumentNode<Created, Input>,
): Promise<void> {
  const before = names();
  const { data, error } = await client
    .mutation(create, { input: definition({ eventName: 'Newest', actions: [] }) })
    .toPromise();
  expect(error).toBeUndefined();
  expect(data?.createEvent).toMatchObject({
    event: null,
    errors: [
      { rule: 'EVENT_ALREADY_EXISTS', path: ['input', 'eventName'] },
      { rule: 'ACTIONS_INVALID', path: ['input', 'actions'] },
    ],
  });
  expect(names()).toEqual(before);
}

describe('urql with Graphcache', () => {
  test('and its default settings pages, creates, updates, reads history and refusals, and warns of nothing but embedded objects', async () => {
    const shown = await show();
    const { client, names } = shown;
    expect(names()).toEqual(['Newest', 'Newer']);
    const [last] = (await client.query(LIST, {}).toPromise()).data?.events?.edges.slice(-1) ?? [];
    const next = await client.query(LIST, { after: last?.cursor ?? null }).toPromise();
    expect(next.data?.events?.edges.map(({ node }) => node.eventName)).toEqual(['Older', 'Oldest']);

    await expectUpdates(shown);
    await expectHistory(shown);
    await expectRefusal(shown, CREATE_AND_READ);
    // The payload reads the list again.
    await client.mutation(CREATE_AND_READ, { input: definition({ eventName: 'Created' }) }).toPromise();
    expect(names()).toEqual(['Created', 'Newest']);

    const embedded = KEYLESS.filter((name) => warnings.some((warning) => warning.includes(`\`${name}\``)));
    expect(embedded).toEqual(['EventChange', 'EventField']);
    expect(warnings.filter((warning) => !warning.startsWith('Invalid key:'))).toEqual([]);
    expect(warnings.filter((warning) => !embedded.some((name) => warning.includes(`\`${name}\``)))).toEqual(
      [],
    );
  });

  test('and the documented settings joins pages, adds what is created by its edge, and warns of nothing', async () => {
    const shown = await show(DOCUMENTED);
    const { client, names } = shown;
    const { data } = await client.query(LIST, {}).toPromise();
    const after = data?.events?.pageInfo.endCursor ?? null;
    const joined = await client.query(LIST, { after }).toPromise();
    expect(joined.data?.events?.edges.map(({ node }) => node.eventName)).toEqual([
      ...['Newest', 'Newer', 'Older', 'Oldest'],
    ]);
    expect(names()).toEqual(['Newest', 'Newer', 'Older', 'Oldest']);

    await expectUpdates(shown);
    await expectHistory(shown);
    await expectRefusal(shown, CREATE_EDGE);
    await client.mutation(CREATE_EDGE, { input: definition({ eventName: 'Created' }) }).toPromise();
    expect(names()).toEqual(['Created', 'Newest', 'Newer', 'Older', 'Oldest']);
    expect(warnings).toEqual([]);
  });
});

test('the documentation lists every type without a key that a query can read', () => {
  const schema = buildGatewaySchema();
  const names = new Set<string>();
  const visit = (name: string): void => {
    const type = schema.getType(name);
    if (names.has(name) || !(isObjectType(type) || isInterfaceType(type))) return;
    names.add(name);
    const types = isInterfaceType(type) ? schema.getPossibleTypes(type) : [];
    for (const { type: below } of Object.values(type.getFields())) visit(getNamedType(below).name);
    for (const implementation of types) visit(implementation.name);
  };
  visit('Query');
  const withoutKey = [...names].filter((name) => {
    const type = schema.getType(name);
    return isObjectType(type) && !type.getFields().id && !/^Query$|Connection$|Edge$|^PageInfo$/.test(name);
  });
  expect(KEYLESS).toEqual(withoutKey.toSorted());
});
