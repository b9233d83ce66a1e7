import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { getIntrospectionQuery, Kind, parse } from 'graphql';
import { readConfig } from '../../src/config';
import { ComplexityEstimator } from '../../src/graphql/query-complexity';
import { buildGatewaySchema } from '../../src/gateway-schema';
import { graphql, send } from '../support/client';
import { temporaryFolder } from '../support/folder';
import { startGateway } from '../support/gateway';
import { PROJECT } from '../support/project';
import { operations } from '../hostile/arbitrary-operation';

const schema = buildGatewaySchema();

const { maxComplexity, maxBlockingComplexity } = readConfig({}).limits;

const estimator = new ComplexityEstimator(schema);

/** Whether an operation of the document is too complex. */
function isRejected(source: string, variables: Readonly<Record<string, unknown>> = {}): boolean {
  const document = parse(source);
  return document.definitions.some((node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION) return false;
    const { total, blocking } = estimator.estimate(document, node, variables);
    return total > maxComplexity || blocking > maxBlockingComplexity;
  });
}

const aliases = (count: number, field: string): string =>
  Array.from({ length: count }, (_, i) => `a${i}: ${field}`).join(' ');

const TYPED = ['addCustomerIfNotExists', 'isRequired', 'isUniqueKeyField', 'isPsiData', 'identifierType'];
const ATTRIBUTES = TYPED.map((name) => `${name} { valueType value }`).join(' ');
const FIELDS = `fields { name type ${TYPED.join(' ')} attributes { ${ATTRIBUTES} } }`;
const EVENT = `id eventName version actions description uniqueKey createdAt updatedAt createdBy updatedBy ${FIELDS}`;
const PAGE = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount';
const ISSUES = 'warnings { rule code message params path } errors { rule code message params path }';

describe('useful operations are accepted', () => {
  test.each<readonly [string, string, Readonly<Record<string, unknown>>?]>([
    ['the largest page', `{ events(first: 100) { edges { cursor node { ${EVENT} } } ${PAGE} } }`],
    [
      'the largest page, with its size in a variable',
      `query($n: Int) { events(first: $n) { edges { cursor node { ${EVENT} } } ${PAGE} } }`,
    ],
    [
      'a page with the schema of each event',
      '{ events(first: 100) { edges { node { eventName jsonSchema } } } }',
    ],
    [
      'a page with the last versions of each event',
      '{ events { edges { node { eventName versions(first: 10) { totalCount edges { node { version createdAt } } } } } } }',
    ],
    [
      'every version of an event',
      `{ event(eventName: "x") { versions(first: 100) { ${PAGE} edges { node { version createdAt createdBy note ${FIELDS} } } } } }`,
    ],
    [
      'the history of an event',
      '{ event(eventName: "x") { versions(first: 100) { edges { node { version createdAt createdBy note } } } } }',
    ],
    [
      'what each version of a page changed',
      '{ event(eventName: "x") { versions { edges { node { version createdAt createdBy note changes { kind path fieldName fieldIndex before after breaking } } } } } }',
    ],
    [
      'a comparison of two versions as a whole',
      `{ compareVersions(eventName: "x", from: 1, to: 2) { from { version description ${FIELDS} } to { version description ${FIELDS} } changes { kind path fieldName fieldIndex before after breaking } } }`,
    ],
    [
      'a bulk creation with its complete result',
      `mutation($i: [CreateEventInput!]!) { createEvents(inputs: $i) { results { event { ${EVENT} } ${ISSUES} } } }`,
    ],
    [
      'a dry run of a list with its complete result',
      `query($i: [EventDraftInput!]!) { validateEvents(inputs: $i) { valid results { valid definition { eventName actions description uniqueKey ${FIELDS} } ${ISSUES} } } }`,
    ],
    [
      'a dry run of an update with its complete result',
      `query($i: EventDraftInput!) { validateEvent(input: $i, operation: UPDATE) { valid changes { kind path before after breaking } definition { eventName actions description uniqueKey jsonSchema ${FIELDS} } ${ISSUES} } }`,
    ],
    [
      'a bulk creation with the edges for a list',
      'mutation($i: [CreateEventInput!]!) { createEvents(inputs: $i) { results { eventEdge { cursor node { id eventName version } } } } }',
    ],
    [
      'a creation that reads the first page of the list again',
      `mutation($i: CreateEventInput!) { createEvent(input: $i) { event { ${EVENT} } ${ISSUES} query { events(first: 20) { edges { cursor node { ${EVENT} } } ${PAGE} } } } }`,
    ],
    [
      'a hundred events by their ids',
      `query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Event { ${EVENT} } } }`,
      { ids: Array(100).fill('an id') },
    ],
    [
      'a hundred versions by their ids',
      'query($ids: [ID!]!) { nodes(ids: $ids) { id ... on EventVersion { version createdAt createdBy note } } }',
      { ids: Array(100).fill('an id:1') },
    ],
    [
      'an update with its complete result',
      `mutation($i: CreateEventInput!) { updateEvent(input: $i) { event { ${EVENT} } currentEvent { ${EVENT} } changes { kind path fieldName fieldIndex before after breaking } ${ISSUES} } }`,
    ],
    ['the introspection query of common tools', getIntrospectionQuery()],
    ['every example', readFileSync(path.join(PROJECT, 'examples/operations.graphql'), 'utf8')],
  ])('%s', (_, document, variables = {}) => {
    expect(isRejected(document, variables)).toBe(false);
  });
});

/** Without a limit, each of these blocked the process for seconds, or crashed it. */
const HUGE: readonly (readonly [string, string, Readonly<Record<string, unknown>>?])[] = [
  [
    'aliases of lists in lists',
    `{ events(first: 100) { ${aliases(12, `edges { ${aliases(12, 'node { fields { name } }')} }`)} } }`,
  ],
  [
    'aliases in a long list',
    `{ events(first: 100) { edges { node { fields { ${aliases(90, 'type')} } } } } }`,
  ],
  [
    'a fragment of aliases',
    `{ ${aliases(10, 'events(first: 100) { edges { node { fields { ...F } } } }')} } fragment F on EventField { ${aliases(2_000, 'type')} }`,
  ],
  ['aliases of the JSON Schema', `{ event(eventName: "x") { ${aliases(3_000, 'jsonSchema')} } }`],
  ['aliases of the count', `{ events { ${aliases(200, 'totalCount')} } }`],
  [
    'aliases of versions of many events',
    `{ events(first: 100) { edges { node { ${aliases(10, 'versions { totalCount }')} } } } }`,
  ],
  [
    'many versions of many events, with the page size in a variable',
    'query($n: Int) { events(first: 100) { edges { node { versions(first: $n) { edges { node { version } } } } } } }',
    { n: 100 },
  ],
  [
    'many versions of many events, with the page size as the default of a variable',
    'query($n: Int = 100) { events(first: 100) { edges { node { versions(first: $n) { edges { node { version } } } } } } }',
  ],
  [
    'what every version of many events changed',
    '{ events(first: 100) { edges { node { versions(first: 10) { edges { node { changes { kind } } } } } } } }',
  ],
  [
    'aliases of comparisons',
    `{ ${aliases(10, `compareVersions(eventName: "x", from: 1, to: 2) { ${aliases(10, 'changes { before after }')} }`)} }`,
  ],
  ['aliases of reverts', `mutation { ${aliases(100, 'revertEvent(eventName: "x", to: 1) { __typename }')} }`],
  ['aliases of disables', `mutation { ${aliases(700, 'disableEvent(eventName: "x") { __typename }')} }`],
  [
    'aliases of the types of fields',
    `{ ${aliases(10, `fieldTypes { attributes { ${aliases(200, 'possibleValues')} } }`)} }`,
  ],
  [
    'aliases of the messages of a list',
    `mutation($i: [CreateEventInput!]!) { createEvents(inputs: $i) { results { errors { ${aliases(900, 'message')} } } } }`,
  ],
  [
    'ten lists of a hundred definitions',
    `mutation($i: [CreateEventInput!]!) { ${aliases(10, 'createEvents(inputs: $i) { replayed }')} }`,
    { i: Array.from({ length: 100 }, () => ({ fields: Array.from({ length: 80 }, () => ({})) })) },
  ],
  [
    'aliases of types in the schema',
    `{ __schema { types { fields { ...A } } } } fragment A on __Field { ${aliases(90, 'type { ...B }')} } fragment B on __Type { ${aliases(90, 'ofType { ...C }')} } fragment C on __Type { ${aliases(90, 'kind')} }`,
  ],
  [
    'aliases of a type by its name',
    `{ ${aliases(10, `__type(name: "EventRule") { enumValues { ${aliases(200, 'description')} } }`)} }`,
  ],
  [
    'pages below the payloads of mutations',
    `mutation($i: CreateEventInput!) { ${aliases(5, `createEvent(input: $i) { query { events(first: 100) { edges { node { ${FIELDS} } } } } }`)} }`,
  ],
  [
    'aliases of the list below the payload of a mutation',
    `mutation { discardPendingWrite(id: "x") { ${aliases(9, 'query { events(first: 100) { edges { node { fields { name attributes { isRequired { value } } } } } } }')} } }`,
  ],
  [
    'aliases of many versions by their ids',
    `query($ids: [ID!]!) { ${aliases(2, 'nodes(ids: $ids) { id }')} }`,
    { ids: Array(100).fill('an id:1') },
  ],
  [
    'fragments that double',
    `{ events { ...F0 } } ${Array.from({ length: 30 }, (_, i) => `fragment F${i} on EventConnection { a: edges { cursor } ...F${i + 1} b: edges { cursor } ...F${i + 1} }`).join(' ')} fragment F30 on EventConnection { totalCount }`,
  ],
];

test.each(HUGE.map(([name, ...request]) => [name, request] as const))('%s are rejected', (_, request) => {
  expect(isRejected(...request)).toBe(true);
});

test('a page size that is a variable counts by its value', () => {
  const query = `query($n: Int, $m: Int = 2) {
    events(first: $n) { edges { node { ${EVENT} versions(first: $m) { edges { node { version ${FIELDS} } } } } } }
  }`;
  expect(isRejected(query, { n: 5 })).toBe(false);
  expect(isRejected(query, { n: 5, m: 100 })).toBe(true);
});

test('a page size that is not a number is left to the coercion of variables', () => {
  expect(isRejected('query($n: Int) { events(first: $n) { totalCount } }', { n: ['100'] })).toBe(false);
});

test('a fragment that spreads itself is left to the validation rule for it', () => {
  expect(isRejected('{ events { ...F } } fragment F on EventConnection { edges { cursor } ...F }')).toBe(
    false,
  );
});

describe('on a gateway', () => {
  let url: string;

  beforeAll(async () => {
    ({ url } = await startGateway({ DATABASE_URL: `file:${path.join(temporaryFolder(), 'events.db')}` }));
  });

  test.each(HUGE.map(([name, ...request]) => [name, request] as const))(
    '%s are rejected as an error of the client, without affecting others',
    async (_, request) => {
      const { errors } = await graphql(url, ...request);
      expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
      expect((await send(`${url}/healthz`)).status).toBe(200);
    },
  );
});

describe('what is remembered of an operation is not taken for its complexity with other variables', () => {
  /** Estimates an operation with each of the variables, by an estimator that has seen it before and by a new one. */
  const expectSame = (source: string, all: readonly Readonly<Record<string, unknown>>[]): void => {
    const document = parse(source);
    for (const node of document.definitions) {
      if (node.kind !== Kind.OPERATION_DEFINITION) continue;
      for (const variables of all) {
        const fresh = new ComplexityEstimator(schema).estimate(document, node, variables);
        expect(estimator.estimate(document, node, variables)).toMatchObject({
          total: fresh.total,
          blocking: fresh.blocking,
        });
      }
    }
  };

  test.each([
    ['the size of a page', 'query($n: Int) { events(first: $n) { edges { node { id } } } }'],
    [
      'the size of a page, read in a fragment that stands in two places',
      'query($n: Int) { a: events(first: 1) { ...P } b: events(first: $n) { ...P } } fragment P on EventConnection { edges { node { id versions(first: $n) { edges { node { id } } } } } }',
    ],
    [
      'the size of a page below fields without arguments',
      'query($n: Int) { compareVersions(eventName: "x", from: 1, to: 2) { event { ...E } } event(eventName: "y") { ...E } } fragment E on Event { id versions(first: $n) { edges { node { id } } } }',
    ],
    ['a filter with a variable in it', 'query($n: String) { events(filter: { search: $n }) { totalCount } }'],
  ])('%s', (_, source) => {
    expectSame(source, [{ n: 1 }, { n: 100 }, {}, { n: 3 }, { n: null }]);
  });

  test('any operation', () => {
    const variables = fc.constantFrom({ input: null }, {}, { inputs: [{ fields: [] }], first: 5, n: 9 });
    fc.assert(
      fc.property(operations(schema, fc.constantFrom('a')), fc.array(variables), (operation, others) => {
        expectSame(operation.query, [operation.variables, ...others, operation.variables]);
      }),
    );
  });
});
