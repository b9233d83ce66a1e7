import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, jest, test } from '@jest/globals';
import {
  commitMutation,
  type ConcreteRequest,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  getPaginationMetadata,
  getPaginationVariables,
  getRefetchMetadata,
  getSingularSelector,
  type GraphQLResponse,
  Network,
  type ReaderFragment,
  RecordSource,
  Store,
  type Variables,
} from 'relay-runtime';
import { createEvent, postJson } from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { definition, type WireDefinition } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { startGateway } from '../support/gateway';
import { PROJECT } from '../support/project';

const run = promisify(execFile);

const EVENT = 'id eventName version description fields { name isRequired }';

/** What the components of a page would ask for. */
const DOCUMENTS = [
  `query EventsQuery($count: Int!) { ...Events_list @arguments(count: $count) }`,
  `fragment Events_list on Query
    @argumentDefinitions(count: { type: "Int!" }, cursor: { type: "String" })
    @refetchable(queryName: "EventsPaginationQuery") {
      events(first: $count, after: $cursor) @connection(key: "Events_events") {
        __id
        edges { node { ${EVENT} } }
        pageInfo { endCursor }
      }
    }`,
  `mutation EventsCreateMutation($input: CreateEventInput!, $connections: [ID!]!) {
    createEvent(input: $input) {
      eventEdge @prependEdge(connections: $connections) { cursor node { ${EVENT} } }
      errors { rule path }
    }
  }`,
  `mutation EventsUpdateMutation($input: CreateEventInput!) {
    updateEvent(input: $input, note: "why") { event { ${EVENT} } errors { rule } }
  }`,
  `query EventsHistoryQuery($eventName: String!) {
    event(eventName: $eventName) {
      versions(first: 10) @connection(key: "Events_versions") {
        edges { node { ...Events_version note changes { kind } } }
      }
    }
  }`,
  `fragment Events_version on EventVersion @refetchable(queryName: "EventsVersionQuery") { version description }`,
];

/** The list as a component reads it. */
interface List {
  readonly events: {
    readonly __id: string;
    readonly edges: readonly {
      readonly node: {
        readonly eventName: string;
        readonly version: number;
        readonly description: string | null;
        readonly fields: readonly { readonly name: string; readonly isRequired: boolean | null }[];
      };
    }[];
    readonly pageInfo: { readonly endCursor: string | null };
  };
}

interface Created {
  readonly createEvent: {
    readonly eventEdge: object | null;
    readonly errors: readonly { readonly rule: string; readonly path: readonly string[] }[];
  } | null;
}

interface History {
  readonly event: {
    readonly versions: {
      readonly edges: readonly {
        readonly node: {
          readonly note: string | null;
          readonly changes: readonly { readonly kind: string }[];
        };
      }[];
    };
  };
}

let artifacts: string;
let environment: Environment;
const complaints: unknown[][] = [];

beforeAll(async () => {
  const folder = temporaryFolder();
  artifacts = path.join(folder, 'artifacts');
  mkdirSync(artifacts);
  mkdirSync(path.join(folder, 'src'));
  cpSync(path.join(PROJECT, 'schema.graphql'), path.join(folder, 'schema.graphql'));
  const source = DOCUMENTS.map((document) => `graphql\`${document}\`;\n`).join('');
  writeFileSync(path.join(folder, 'src/Events.js'), source);
  const paths = { src: 'src', schema: 'schema.graphql', artifactDirectory: 'artifacts' };
  writeFileSync(
    path.join(folder, 'relay.config.json'),
    JSON.stringify({ ...paths, language: 'javascript', eagerEsModules: false }),
  );
  await run(path.join(PROJECT, 'node_modules/.bin/relay-compiler'), ['relay.config.json'], { cwd: folder });

  const { url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() });
  for (const eventName of ['Oldest', 'Older', 'Newer', 'Newest']) {
    await createEvent(url, definition({ eventName }));
  }
  environment = new Environment({
    store: new Store(new RecordSource()),
    network: Network.create(async ({ text: query }, variables) => {
      return (await postJson<GraphQLResponse>(`${url}/graphql`, { query, variables })).body;
    }),
  });
  for (const method of ['warn', 'error'] as const) {
    jest.spyOn(console, method).mockImplementation((...complaint) => complaints.push(complaint));
  }
});

/** What the compiler has made of an operation or a fragment. */
async function artifact<Kind extends ConcreteRequest | ReaderFragment>(
  name: string,
  kind: Kind['kind'],
): Promise<Kind> {
  const { default: made } = (await import(path.join(artifacts, `${name}.graphql.js`))) as { default: Kind };
  if (made.kind !== kind) throw new Error(`${name} is a ${made.kind}`);
  return made;
}

const request = (name: string): Promise<ConcreteRequest> => artifact<ConcreteRequest>(name, 'Request');
const fragment = (name: string): Promise<ReaderFragment> => artifact<ReaderFragment>(name, 'Fragment');

/** What the store has for a fragment, by a reference to where it is spread. */
function readFragment(node: ReaderFragment, reference: unknown): unknown {
  return environment.lookup(getSingularSelector(node, reference)).data;
}

/** What the store has for an operation. */
async function readOperation(name: string, variables: Variables): Promise<unknown> {
  const operation = createOperationDescriptor(await request(name), variables);
  return environment.lookup(operation.fragment).data;
}

async function fetchOperation(name: string, variables: Variables): Promise<unknown> {
  const node = await request(name);
  environment.retain(createOperationDescriptor(node, variables));
  await fetchQuery(environment, node, variables).toPromise();
  return readOperation(name, variables);
}

const COUNT = { count: 2 };

/** The list as a page shows it, without a request. */
async function shownList(): Promise<List['events']> {
  const list = await fragment('Events_list');
  return (readFragment(list, await readOperation('EventsQuery', COUNT)) as List).events;
}

const shownNames = async (): Promise<string[]> => (await shownList()).edges.map(({ node }) => node.eventName);

/** As `usePaginationFragment` does. */
async function loadNext(): Promise<void> {
  const list = await fragment('Events_list');
  const { connectionPathInFragmentData, paginationMetadata } = getPaginationMetadata(list, 'the test');
  expect(connectionPathInFragmentData).toEqual(['events']);
  const { refetchableRequest } = getRefetchMetadata(list, 'the test');
  const { endCursor: cursor } = (await shownList()).pageInfo;
  const variables = getPaginationVariables('forward', COUNT.count, cursor, COUNT, {}, paginationMetadata);
  await fetchQuery(environment, refetchableRequest, variables).toPromise();
}

async function mutate(name: string, variables: Variables): Promise<unknown> {
  const mutation = await request(name);
  return new Promise((resolve, reject) => {
    commitMutation(environment, { mutation, variables, onCompleted: resolve, onError: reject });
  });
}

async function create(input: WireDefinition): Promise<Created> {
  const { __id } = await shownList();
  return (await mutate('EventsCreateMutation', { input, connections: [__id] })) as Created;
}

test('Relay compiles the schema, and pages, creates, updates, refetches, and reads history and refusals', async () => {
  // The list, page by page.
  await fetchOperation('EventsQuery', COUNT);
  expect(await shownNames()).toEqual(['Newest', 'Newer']);
  await loadNext();
  expect(await shownNames()).toEqual(['Newest', 'Newer', 'Older', 'Oldest']);

  // A created event is added by its edge.
  expect(await create(definition({ eventName: 'Created' }))).toMatchObject({ createEvent: { errors: [] } });
  expect(await shownNames()).toEqual(['Created', 'Newest', 'Newer', 'Older', 'Oldest']);

  // An update reaches the event in the list, with fewer fields than before, and with more.
  for (const fields of [[], [{ name: 'cartId', type: 'string', isRequired: true }]]) {
    const description = `${fields.length} fields`;
    await mutate('EventsUpdateMutation', { input: definition({ eventName: 'Older', description, fields }) });
    const { edges } = await shownList();
    const updated = edges.find(({ node }) => node.eventName === 'Older')?.node;
    expect(updated).toMatchObject({ description, version: 2 + fields.length });
    expect(updated?.fields.map(({ name, isRequired }) => [name, isRequired])).toEqual(
      fields.map(({ name, isRequired }) => [name, isRequired]),
    );
  }

  // Its history, of which each version can be read again by its id.
  const { event } = (await fetchOperation('EventsHistoryQuery', { eventName: 'Older' })) as History;
  const versions = event.versions.edges.map(({ node }) => node);
  expect(versions.map(({ note, changes }) => [note, changes.map(({ kind }) => kind)])).toEqual([
    ['why', ['DESCRIPTION_CHANGED', 'FIELD_ADDED']],
    ['why', ['DESCRIPTION_CHANGED', 'FIELD_REMOVED']],
    [null, []],
  ]);
  const version = await fragment('Events_version');
  const { identifierInfo, refetchableRequest } = getRefetchMetadata(version, 'the test');
  expect(identifierInfo?.identifierField).toBe('id');
  const { dataID: id } = getSingularSelector(version, versions[1]);
  await fetchQuery(environment, refetchableRequest, { id }).toPromise();
  expect(readFragment(version, versions[1])).toEqual({ version: 2, description: '0 fields', id });

  // A refusal is data: the mutation completes, and the list stays.
  expect((await create(definition({ eventName: 'Created', actions: [] }))).createEvent).toEqual({
    eventEdge: null,
    errors: [
      { rule: 'EVENT_ALREADY_EXISTS', path: ['input', 'eventName'] },
      { rule: 'ACTIONS_INVALID', path: ['input', 'actions'] },
    ],
  });
  expect(await shownNames()).toHaveLength(5);
  // Only a directive that finds no edge to add says so.
  expect(complaints).toEqual([['Warning: MutationHandlers: Expected the server edge to be non-null.']]);
});
