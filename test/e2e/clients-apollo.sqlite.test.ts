import { ApolloClient, gql, HttpLink, InMemoryCache, type TypedDocumentNode } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { beforeEach, expect, jest, test } from '@jest/globals';
import { createEvent } from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { definition, type WireDefinition } from '../support/definitions';
import { startGateway } from '../support/gateway';

interface Node {
  readonly id: string;
  readonly eventName: string;
  readonly version: number;
  readonly description: string | null;
  readonly fields: readonly { readonly name: string; readonly isRequired: boolean | null }[];
}

interface Edge {
  readonly cursor: string;
  readonly node: Node;
}

interface List {
  readonly events: {
    readonly edges: readonly Edge[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  } | null;
}

interface Issue {
  readonly rule: string;
  readonly path: readonly string[];
}

const FIELDS = 'id eventName version description fields { name type isRequired }';

const LIST: TypedDocumentNode<List, { after?: string | null }> = gql`
  query List($after: String) { events(first: 2, after: $after) {
    edges { cursor node { ${FIELDS} } } pageInfo { hasNextPage endCursor }
  } }`;

const CREATE: TypedDocumentNode<
  { createEvent: { event: Node | null; eventEdge: Edge | null; errors: readonly Issue[] } | null },
  { input: WireDefinition }
> = gql`
  mutation Create($input: CreateEventInput!) { createEvent(input: $input) {
    event { id } eventEdge { cursor node { ${FIELDS} } } errors { rule path }
  } }`;

const UPDATE: TypedDocumentNode<
  { updateEvent: { event: Node | null } | null },
  { input: WireDefinition; note: string }
> = gql`
  mutation Update($input: CreateEventInput!, $note: String) { updateEvent(input: $input, note: $note) {
    event { ${FIELDS} }
  } }`;

const HISTORY: TypedDocumentNode<
  {
    event: {
      versions: {
        edges: readonly {
          node: { id: string; version: number; note: string | null; changes: { kind: string }[] };
        }[];
      };
    } | null;
  },
  { eventName: string }
> = gql`
  query History($eventName: String!) {
    event(eventName: $eventName) {
      id
      versions(first: 10) {
        edges {
          cursor
          node { id version note changes { kind } }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`;

/** As in docs/caches.md. */
function newCache(): InMemoryCache {
  const replaced = { merge: false };
  const content = { actions: replaced, fields: replaced, uniqueKey: replaced };
  return new InMemoryCache({
    typePolicies: {
      Query: { fields: { events: relayStylePagination(['filter', 'orderBy']) } },
      Event: { fields: { ...content, versions: relayStylePagination() } },
      EventVersion: { fields: { ...content, changes: replaced } },
    },
  });
}

const NAMES = ['Oldest', 'Older', 'Newer', 'Newest'];

let cache: InMemoryCache;
let client: ApolloClient;
const complaints: unknown[][] = [];

beforeEach(async () => {
  const { url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() });
  for (const eventName of NAMES) await createEvent(url, definition({ eventName }));
  cache = newCache();
  client = new ApolloClient({ link: new HttpLink({ uri: `${url}/graphql` }), cache });
  complaints.length = 0;
  for (const method of ['warn', 'error'] as const) {
    jest.spyOn(console, method).mockImplementation((...complaint) => complaints.push(complaint));
  }
});

/** The events that the cache has for the list, without a request. */
function cachedList(): readonly Node[] {
  const data = client.readQuery({ query: LIST });
  return data?.events?.edges.map(({ node }) => node) ?? [];
}

const cachedNames = (): string[] => cachedList().map(({ eventName }) => eventName);

function create(input: WireDefinition): Promise<ApolloClient.MutateResult> {
  return client.mutate({
    mutation: CREATE,
    variables: { input },
    update: (proxy, { data }) => {
      const edge = data?.createEvent?.eventEdge;
      if (!edge) return;
      proxy.updateQuery(
        { query: LIST },
        (list) => list?.events && { events: { ...list.events, edges: [edge, ...list.events.edges] } },
      );
    },
  });
}

test('Apollo Client pages, creates, updates, reads history and refusals with one cache, and warns of nothing', async () => {
  // The list, page by page.
  let shown: readonly unknown[] = [];
  const list = client.watchQuery({ query: LIST });
  list.subscribe(({ data }) => {
    shown = data?.events?.edges?.map((edge) => edge.node?.eventName) ?? [];
  });
  const first = (await client.query({ query: LIST })).data?.events;
  expect(cachedNames()).toEqual(['Newest', 'Newer']);
  expect(first?.pageInfo.hasNextPage).toBe(true);
  await list.fetchMore({ variables: { after: first?.pageInfo.endCursor ?? null } });
  expect(cachedNames()).toEqual(['Newest', 'Newer', 'Older', 'Oldest']);

  // A created event is added by its edge.
  await create(definition({ eventName: 'Created' }));
  expect(cachedNames()).toEqual(['Created', 'Newest', 'Newer', 'Older', 'Oldest']);

  // An update reaches the event in the list, with fewer fields than before, and with more.
  for (const fields of [[], [{ name: 'cartId', type: 'string', isRequired: true }]]) {
    const input = definition({ eventName: 'Older', description: `${fields.length} fields`, fields });
    await client.mutate({ mutation: UPDATE, variables: { input, note: 'why' } });
    const updated = cachedList().find(({ eventName }) => eventName === 'Older');
    expect(updated).toMatchObject({ description: `${fields.length} fields`, version: 2 + fields.length });
    expect(updated?.fields.map(({ name, isRequired }) => [name, isRequired])).toEqual(
      fields.map(({ name, isRequired }) => [name, isRequired]),
    );
  }

  // Its history: each version is an object of the cache.
  const { data } = await client.query({ query: HISTORY, variables: { eventName: 'Older' } });
  const versions = data?.event?.versions.edges.map(({ node }) => node) ?? [];
  expect(versions.map(({ version, note }) => [version, note])).toEqual([
    [3, 'why'],
    [2, 'why'],
    [1, null],
  ]);
  expect(versions[0]?.changes.map(({ kind }) => kind)).toEqual(['DESCRIPTION_CHANGED', 'FIELD_ADDED']);
  for (const { id } of versions) expect(cache.extract()).toHaveProperty([`EventVersion:${id}`]);

  // A refusal is data: nothing is thrown, and the list stays.
  const refused = await create(definition({ eventName: 'Created', actions: [] }));
  expect(refused.error).toBeUndefined();
  expect(refused.data).toMatchObject({
    createEvent: {
      event: null,
      errors: [
        { rule: 'EVENT_ALREADY_EXISTS', path: ['input', 'eventName'] },
        { rule: 'ACTIONS_INVALID', path: ['input', 'actions'] },
      ],
    },
  });
  expect(cachedNames()).toHaveLength(5);
  expect(shown).toEqual(cachedNames());
  expect(complaints).toEqual([]);
});

test('Apollo Client keeps the data of the other fields if one fails', async () => {
  const { data, error } = await client.query({
    query: gql`
      query Both { fieldTypes { type } events(first: 1000) { totalCount } }
    `,
    errorPolicy: 'all',
  });
  expect(data).toMatchObject({ events: null });
  expect(data).toHaveProperty('fieldTypes.7.type');
  expect(error?.message).toContain('from 1 to 100');
});
