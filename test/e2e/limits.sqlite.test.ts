import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type GraphQLAnswer, postJson, type WireAnswer } from '../support/client';
import { cartAbandoned, definition } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { startGateway } from '../support/gateway';
import { PROJECT } from '../support/project';
import { parseAnswers, sendBytes } from '../support/raw-http';

interface Refusal {
  readonly status: number;
  /** The code and the limit of a GraphQL error; undefined if there is none. */
  readonly extensions: unknown;
}

type Send = (url: string) => Promise<Refusal>;

/** Asks for a response that has status 400 if a limit is exceeded. */
const GRAPHQL_TYPE = { accept: 'application/graphql-response+json' };

const graphql =
  (query: string, variables?: object): Send =>
  async (url) => {
    const answer = await postJson<GraphQLAnswer<unknown>>(
      `${url}/graphql`,
      { query, variables },
      GRAPHQL_TYPE,
    );
    return { status: answer.status, extensions: answer.body.errors?.[0]?.extensions };
  };

const bytes =
  (...parts: readonly (string | number)[]): Send =>
  async (url) => {
    const [answer] = parseAnswers(await sendBytes(url, ...parts));
    const body = JSON.parse(answer?.body ?? '{}') as GraphQLAnswer<unknown>;
    return { status: answer?.status ?? 0, extensions: body.errors?.[0]?.extensions };
  };

const aliases = (count: number, field: string): string =>
  Array.from({ length: count }, (_, i) => `a${i}: ${field}`).join(' ');

const TYPENAME = '{"query":"{ __typename }"}';
const head = (headers: string): string =>
  `POST /graphql HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${TYPENAME.length}\r\n${headers}\r\n`;

const BAD_REQUEST = [400, 'BAD_REQUEST'] as const;
const INVALID = [400, 'GRAPHQL_VALIDATION_FAILED'] as const;

/** For each limit: a value, a request that exceeds it but not the default, and how that is refused. */
const LIMITS: readonly (readonly [
  variable: string,
  value: number,
  send: Send,
  refusal: readonly [status: number, code: string],
])[] = [
  // Node looks for requests that are too slow every second.
  ['REQUEST_TIMEOUT', 1, bytes(head(''), 4_000, TYPENAME), [408, 'BAD_REQUEST']],
  [
    'MAX_HEADER_SIZE',
    2_000,
    bytes(head(`X: ${'x'.repeat(2_500)}\r\n`), TYPENAME, 60_000),
    [431, 'BAD_REQUEST'],
  ],
  ['MAX_BODY_SIZE', 1_000, graphql(`{ __typename } #${'x'.repeat(1_000)}`), [413, 'BAD_REQUEST']],
  ['MAX_DOCUMENT_LENGTH', 100, graphql(`{ __typename } #${'x'.repeat(100)}`), BAD_REQUEST],
  ['MAX_DOCUMENT_LINES', 10, graphql(`{ __typename ${'\n'.repeat(10)}}`), BAD_REQUEST],
  ['MAX_DOCUMENT_TOKENS', 20, graphql(`{ events { pageInfo { ${'endCursor '.repeat(20)} } } }`), BAD_REQUEST],
  ['MAX_DOCUMENT_DEPTH', 3, graphql('{ events { edges { node { id } } } }'), BAD_REQUEST],
  [
    'MAX_DOCUMENT_DEPTH',
    3,
    graphql('{ ...F } fragment F on Query { events { ...G } } fragment G on EventConnection { totalCount }'),
    BAD_REQUEST,
  ],
  ['MAX_DOCUMENT_DIRECTIVES', 2, graphql(`{ ${aliases(3, '__typename @include(if: true)')} }`), BAD_REQUEST],
  ['MAX_DIRECTIVES', 1, graphql('{ __typename @include(if: true) @skip(if: false) }'), BAD_REQUEST],
  ['MAX_DIRECTIVES', 0, graphql('query($a: Boolean = true) { __typename @include(if: $a) }'), BAD_REQUEST],
  ['MAX_ROOT_FIELDS', 2, graphql('{ __typename __typename __typename }'), INVALID],
  [
    'MAX_VARIABLE_KEYS',
    2,
    graphql('mutation($i: CreateEventInput!) { createEvent(input: $i) { event { id } } }', {
      i: definition(),
    }),
    BAD_REQUEST,
  ],
  [
    'MAX_VARIABLE_DEPTH',
    2,
    graphql('mutation($i: CreateEventInput!) { createEvent(input: $i) { event { id } } }', {
      i: cartAbandoned(),
    }),
    BAD_REQUEST,
  ],
  ['MAX_COMPLEXITY', 5_000, graphql('{ events(first: 1, filter: { search: "x" }) { totalCount } }'), INVALID],
  ['MAX_BLOCKING_COMPLEXITY', 5_000, graphql('{ events { totalCount } }'), INVALID],
  ['MAX_RESPONSE_SIZE', 500, graphql('{ fieldTypes { type description } }'), [400, 'RESPONSE_TOO_LARGE']],
];

const environment = (): Record<string, string> => ({
  DATABASE_URL: `file:${path.join(temporaryFolder(), 'events.db')}`,
});

/** The refused requests that a gateway has logged, by kind. */
function refusedIn(log: readonly string[]): unknown[] {
  return log
    .map((line) => JSON.parse(line) as { msg: string; refused?: unknown })
    .flatMap(({ msg, refused }) => (msg === 'requests refused' ? [refused] : []));
}

let unlimited: string;

beforeAll(async () => {
  ({ url: unlimited } = await startGateway(environment()));
});

describe('a request that exceeds a limit is refused by its name, and counted', () => {
  test.each(LIMITS)('%s=%d', async (variable, value, send, [status, code]) => {
    const gateway = await startGateway({ ...environment(), [variable]: String(value) });
    expect(await send(gateway.url)).toEqual({ status, extensions: { code, limit: variable } });
    await gateway.close();
    expect(refusedIn(gateway.log)).toEqual([{ [variable]: 1 }]);
    expect(await send(unlimited)).toEqual({ status: 200, extensions: undefined });
  });

  test('MAX_DEFINITION_SIZE=500, by the message of REST', async () => {
    const gateway = await startGateway({ ...environment(), MAX_DEFINITION_SIZE: '500' });
    const large = definition({ description: 'x'.repeat(500) });
    for (const [method, count] of [
      ['POST', 1],
      ['PUT', 2],
    ] as const) {
      const answer = await fetch(`${gateway.url}/v2/events`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(large),
      });
      expect([answer.status, count]).toEqual([413, count]);
      expect(await answer.json()).toEqual({
        warnings: [],
        errors: [
          {
            status: false,
            code: 413,
            message: 'the body is larger than 500 bytes (MAX_DEFINITION_SIZE)',
          },
        ],
      });
    }
    await gateway.close();
    expect(refusedIn(gateway.log)).toEqual([{ MAX_DEFINITION_SIZE: 2 }]);
    const accepted = await postJson<WireAnswer>(`${unlimited}/v2/events`, large);
    expect(accepted.body.errors).toEqual([]);
  });

  test('for every limit that is documented', () => {
    const table = readFileSync(path.join(PROJECT, 'SECURITY.md'), 'utf8');
    const documented = [...table.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name);
    const elsewhere = ['RATE_LIMIT', 'WRITE_RATE_LIMIT', 'WRITE_WAIT', 'MAX_EVENT_LOOP_DELAY'];
    const tested = new Set(['MAX_DEFINITION_SIZE', ...elsewhere, ...LIMITS.map(([variable]) => variable)]);
    expect(documented.filter((name) => !tested.has(name ?? ''))).toEqual([]);
  });
});

test('other refusals are counted by their code, once for each request, and failures of rules are not', async () => {
  const { url, log, close } = await startGateway(environment());
  await graphql('{ a b c }')(url);
  await graphql('{')(url);
  await graphql('query($a: Int!) { events(first: $a) { totalCount } }')(url);
  await graphql('mutation { createEvent(input: { eventName: "", actions: [] }) { errors { rule } } }')(url);
  await fetch(`${url}/nothing`);
  await fetch(`${url}/v2/events`, { method: 'DELETE' });
  await fetch(`${url}/graphql`, { method: 'POST', body: 'query={__typename}' });
  await fetch(`${url}/graphql`);
  await postJson(`${url}/v2/events`, '{');
  await postJson(`${url}/v2/events`, { eventName: '', actions: [] });
  await sendBytes(url, 'hello\r\n\r\n');
  await sendBytes(url, head('').replace('Connection: close\r\n', ''), 100, '{');
  expect(refusedIn(log)).toEqual([]);
  await close();
  expect(refusedIn(log)).toEqual([
    {
      GRAPHQL_VALIDATION_FAILED: 1,
      GRAPHQL_PARSE_FAILED: 1,
      BAD_USER_INPUT: 1,
      NOT_FOUND: 1,
      METHOD_NOT_ALLOWED: 1,
      BAD_REQUEST: 5,
    },
  ]);
});

test('a mutation whose result is too large says that it was executed', async () => {
  const { url } = await startGateway({ ...environment(), MAX_RESPONSE_SIZE: '500' });
  const input = definition({ description: 'x'.repeat(600) });
  const query = 'mutation($i: CreateEventInput!) { createEvent(input: $i) { event { description } } }';
  const { body } = await postJson<GraphQLAnswer<unknown>>(`${url}/graphql`, {
    query,
    variables: { i: input },
  });
  expect(body.errors).toMatchObject([{ extensions: { limit: 'MAX_RESPONSE_SIZE' } }]);
  const found = await graphql('query($n: String!) { event(eventName: $n) { id } }', { n: input.eventName })(
    url,
  );
  expect(found).toEqual({ status: 200, extensions: undefined });
});

test('a document as deep as can be configured is answered', async () => {
  const { url } = await startGateway({
    ...environment(),
    MAX_DOCUMENT_DEPTH: '500',
    MAX_VARIABLE_DEPTH: '500',
  });
  const selection = `{ ${'... { '.repeat(499)}__typename${' }'.repeat(499)} }`;
  expect(await graphql(selection)(url)).toEqual({ status: 200, extensions: undefined });
  const literal = `{ events(filter: ${'{ a: '.repeat(497)}1${' }'.repeat(497)}) { totalCount } }`;
  expect(await graphql(literal)(url)).toMatchObject({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
  const variables = `{"query":"{ __typename }","variables":${'{"a":'.repeat(499)}1${'}'.repeat(499)}}`;
  const { body } = await postJson<GraphQLAnswer<unknown>>(`${url}/graphql`, variables);
  expect(body.errors).toBeUndefined();
});
