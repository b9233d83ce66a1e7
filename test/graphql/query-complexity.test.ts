import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery, parse, validate } from 'graphql';
import { limitComplexity } from '../../src/graphql/query-complexity';
import { buildGatewaySchema } from '../../src/gateway-schema';
import { graphql, send } from '../support/client';
import { temporaryFolder } from '../support/folder';
import { startGateway } from '../support/gateway';
import { PROJECT } from '../support/project';

const schema = buildGatewaySchema();

const isRefused = (document: string): boolean =>
  validate(schema, parse(document), [limitComplexity]).length > 0;

const aliases = (count: number, field: string): string =>
  Array.from({ length: count }, (_, i) => `a${i}: ${field}`).join(' ');

const ATTRIBUTES = ['addCustomerIfNotExists', 'isRequired', 'isUniqueKeyField', 'isPsiData', 'identifierType']
  .map((name) => `${name} { valueType value }`)
  .join(' ');
const FIELDS = `fields { name type isRequired isUniqueKeyField isPsiData attributes { ${ATTRIBUTES} } }`;
const EVENT = `id eventName version actions description uniqueKey createdAt updatedAt ${FIELDS}`;
const PAGE = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount';
const ISSUES = 'warnings { rule code message path } errors { rule code message path }';

describe('an operation that a client has a use for passes', () => {
  test.each([
    ['the fullest page', `{ events(first: 100) { edges { cursor node { ${EVENT} } } ${PAGE} } }`],
    [
      'the fullest page, of a size that is a variable',
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
      `{ event(eventName: "x") { versions(first: 100) { ${PAGE} edges { node { version ${FIELDS} } } } } }`,
    ],
    [
      'a list with all that is answered',
      `mutation($i: [CreateEventInput!]!) { createEvents(inputs: $i) { results { event { ${EVENT} } ${ISSUES} } } }`,
    ],
    ['what tools ask for the schema', getIntrospectionQuery()],
    ['every example', readFileSync(path.join(PROJECT, 'examples/operations.graphql'), 'utf8')],
  ])('%s', (_, document) => {
    expect(isRefused(document)).toBe(false);
  });
});

/** Each of these kept the process for seconds, or ended it. */
const HUGE: [string, string][] = [
  [
    'aliases of lists in lists',
    `{ events(first: 100) { ${aliases(12, `edges { ${aliases(12, 'node { fields { name } }')} }`)} } }`,
  ],
  [
    'aliases in a long list',
    `{ events(first: 100) { edges { node { fields { ${aliases(60, 'type')} } } } } }`,
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
    'many versions of many events, of a size that is a variable',
    'query($n: Int) { events(first: 100) { edges { node { versions(first: $n) { edges { node { version } } } } } } }',
  ],
  [
    'fragments that double',
    `{ events { ...F0 } } ${Array.from({ length: 30 }, (_, i) => `fragment F${i} on EventConnection { a: edges { cursor } ...F${i + 1} b: edges { cursor } ...F${i + 1} }`).join(' ')} fragment F30 on EventConnection { totalCount }`,
  ],
];

test.each(HUGE)('%s are refused', (_, document) => {
  expect(isRefused(document)).toBe(true);
});

test('a fragment that spreads itself is left to the rule against it', () => {
  expect(isRefused('{ events { ...F } } fragment F on EventConnection { edges { cursor } ...F }')).toBe(
    false,
  );
});

describe('at a gateway', () => {
  let url: string;

  beforeAll(async () => {
    ({ url } = await startGateway({ DATABASE_URL: `file:${path.join(temporaryFolder(), 'events.db')}` }));
  });

  test.each(HUGE)('%s are told as a mistake of the client, and cost nobody else', async (_, document) => {
    const { errors } = await graphql(url, document);
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    expect((await send(`${url}/healthz`)).status).toBe(200);
  });
});
