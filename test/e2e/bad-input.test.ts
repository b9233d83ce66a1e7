import { connect } from 'node:net';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createEventAnswer, postEvent, send, type GraphQLAnswer, type WireAnswer } from '../support/client';
import { cartAbandoned, definition, field, flag, freshName, withFields } from '../support/definitions';
import { newDatabaseUrl } from '../support/database';
import { type Gateway, startGateway } from '../support/gateway';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({ DATABASE_URL: await newDatabaseUrl() });
});

const JSON_TYPE = { 'content-type': 'application/json' };

const deepSelection = (depth: number): string => '{a'.repeat(depth) + '}'.repeat(depth);

/** Sends bytes as they are, ends the sending side, and resolves with all that came back. */
function sendBytes(bytes: string): Promise<string> {
  const { hostname, port } = new URL(gateway.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.on('close', () => {
      resolve(answer);
    });
    // A server that has answered may hang up on the rest.
    socket.on('error', (error) => {
      if (answer === '') reject(error);
    });
  });
}

function expectWireFailure(body: WireAnswer, code: number): void {
  expect(body).toEqual({
    warnings: [],
    errors: [{ status: false, code, message: expect.any(String) }],
  });
}

describe('POST /v2/events', () => {
  const events = (init: RequestInit) =>
    send<WireAnswer>(`${gateway.url}/v2/events`, { method: 'POST', ...init });

  test.each([
    ['an empty body', ''],
    ['a blank body', '  '],
    ['a body cut in half', JSON.stringify(cartAbandoned()).slice(0, 100)],
    ['a body that is no JSON', 'eventName=CartAbandoned'],
    ['an empty list', '[]'],
    ['a text', '"CartAbandoned"'],
    ['null', 'null'],
    ['a key that would poison a prototype', '{"__proto__":{"eventName":"x"}}'],
    ['a deep list', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['a deep object', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
    ['a number where a string belongs', JSON.stringify(definition({ eventName: 42 }))],
  ])('refuses %s', async (_, body) => {
    const answer = await events({ headers: JSON_TYPE, body });
    expect(answer.status).toBe(400);
    if (answer.body.errors.length === 1) expectWireFailure(answer.body, 400);
    else expect(answer.body.errors.every(({ status }) => !status)).toBe(true);
  });

  test('refuses bytes that are not UTF-8', async () => {
    const body = Buffer.from(JSON.stringify(withFields(field({ name: 'a\u00ffb' }))), 'latin1');
    const answer = await events({ headers: JSON_TYPE, body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]?.message).toBe('the body is not UTF-8');
  });

  test('refuses a body of 2 MB', async () => {
    const answer = await events({
      headers: JSON_TYPE,
      body: JSON.stringify(definition({ description: 'x'.repeat(2_000_000) })),
    });
    expect(answer.status).toBe(413);
    expectWireFailure(answer.body, 413);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense'])(
    'refuses the media type %s',
    async (type) => {
      const answer = await events({
        headers: { 'content-type': type },
        body: JSON.stringify(cartAbandoned()),
      });
      expect(answer.status).toBe(415);
      expectWireFailure(answer.body, 415);
    },
  );

  test('refuses a body without a media type', async () => {
    const answer = await events({ body: Buffer.from(JSON.stringify(cartAbandoned())) });
    expect(answer.status).toBe(415);
  });

  test('takes a media type with a charset', async () => {
    const answer = await events({
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(cartAbandoned()),
    });
    expect(answer).toMatchObject({ status: 200, body: { warnings: [], errors: [] } });
  });

  test.each(['GET', 'PUT', 'PATCH', 'DELETE'])('refuses the method %s', async (method) => {
    const answer = await events({ method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
    expectWireFailure(answer.body, 405);
  });

  test('answers an address below /v2/ that does not exist in the same shape', async () => {
    const answer = await send<WireAnswer>(`${gateway.url}/v2/nothing`);
    expect(answer.status).toBe(404);
    expectWireFailure(answer.body, 404);
  });
});

describe('/graphql', () => {
  const post = (init: RequestInit) =>
    send<GraphQLAnswer<unknown>>(`${gateway.url}/graphql`, { method: 'POST', headers: JSON_TYPE, ...init });

  test.each([
    ['an empty body', '', 'BAD_REQUEST'],
    ['a body cut in half', '{"query":"{ev', 'BAD_REQUEST'],
    ['a list', '[]', 'BAD_REQUEST'],
    ['a deep list', '['.repeat(200_000) + ']'.repeat(200_000), 'BAD_REQUEST'],
    ['no query', '{"variables":{}}', 'BAD_REQUEST'],
    ['variables that are a list', '{"query":"{__typename}","variables":[]}', 'BAD_REQUEST'],
    ['a document cut in half', '{"query":"mutation {"}', 'GRAPHQL_PARSE_FAILED'],
    ['a deep document', JSON.stringify({ query: '{a'.repeat(100_000) }), 'BAD_REQUEST'],
    [
      'a deep literal',
      JSON.stringify({ query: `mutation { createEvent(input: ${'['.repeat(9_000)}` }),
      'BAD_REQUEST',
    ],
    [
      'two deep selections of one field, which validation compares',
      JSON.stringify({ query: `{a${deepSelection(1_500)} a${deepSelection(1_500)}}` }),
      'BAD_REQUEST',
    ],
    [
      'a selection as deep as allowed',
      JSON.stringify({ query: deepSelection(100) }),
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a document of too many tokens',
      JSON.stringify({ query: `{${'__typename '.repeat(10_001)}}` }),
      'GRAPHQL_PARSE_FAILED',
    ],
    [
      'a persisted query',
      JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } }),
      'PERSISTED_QUERY_NOT_SUPPORTED',
    ],
    ['an unknown field', '{"query":"{ evnt }"}', 'GRAPHQL_VALIDATION_FAILED'],
  ])('refuses %s', async (_, body, code) => {
    const answer = await post({ body });
    expect(answer.status).toBeLessThan(500);
    expect(answer.body.errors?.[0]?.extensions.code).toBe(code);
  });

  test('survives a long chain of fragments', async () => {
    const chain = Array.from({ length: 1_200 }, (_, i) => `fragment f${i} on Query { ...f${i + 1} }`).join(
      ' ',
    );
    const answer = await post({
      body: JSON.stringify({ query: `{ ...f0 } ${chain} fragment f1200 on Query { __typename }` }),
    });
    expect(answer.body).toEqual({ data: { __typename: 'Query' } });
  });

  test('refuses a body of 2 MB', async () => {
    const answer = await post({ body: JSON.stringify({ query: '#'.repeat(2_000_000) }) });
    expect(answer.status).toBe(413);
    expect(answer.body.errors).toHaveLength(1);
  });

  test('does not say what an unknown field could have meant', async () => {
    const answer = await post({ body: '{"query":"{ evnt }"}' });
    expect(JSON.stringify(answer.body)).not.toContain('Did you mean');
  });

  test.each([
    ['no input', undefined],
    ['a null input', null],
    ['a text for the input', 'CartAbandoned'],
    ['a number where a string belongs', definition({ eventName: 42 })],
    ['no name', definition({ eventName: undefined })],
    ['an unknown action', definition({ actions: ['Nowhere'] })],
    ['an unknown type', withFields(field({ type: 'date' }))],
    ['an unknown valueType', withFields(field({ attributes: { isRequired: flag('true', 'boolean') } }))],
    ['an unknown property', { ...cartAbandoned(), standardEvent: false }],
    ['a boolean for a value', withFields(field({ attributes: { isRequired: flag(true) } }))],
    ['a deep list for the fields', definition({ fields: JSON.parse('['.repeat(1_000) + ']'.repeat(1_000)) })],
  ])('refuses %s by type', async (_, input) => {
    const { data, errors } = await createEventAnswer(gateway.url, input);
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });

  test.each(['PUT', 'PATCH', 'DELETE'])('refuses the method %s', async (method) => {
    const answer = await post({ method, body: '{}' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
    expect(answer.body.errors).toHaveLength(1);
  });

  test('does not run a mutation by GET', async () => {
    const query = encodeURIComponent(
      'mutation { createEvent(input: {eventName: "x", actions: []}) { warnings { rule } } }',
    );
    const answer = await send<GraphQLAnswer<unknown>>(`${gateway.url}/graphql?query=${query}`, {
      headers: { 'apollo-require-preflight': 'yes' },
    });
    expect(answer.status).toBe(405);
  });

  test.each(['a b', '[', ''])('refuses the Host header "%s"', async (host) => {
    const answer = await sendBytes(
      `GET /graphql?query={__typename} HTTP/1.1\r\nHost: ${host}\r\nApollo-Require-Preflight: yes\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"errors"');
  });
});

test('an address that does not exist gets a 404 in JSON', async () => {
  const answer = await send<GraphQLAnswer<unknown>>(`${gateway.url}/nothing`);
  expect(answer.status).toBe(404);
  expect(answer.body.errors).toHaveLength(1);
});

test.each([
  ['a URL that does not decode', 'GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
  ['a method that HTTP does not know', 'BREW /graphql HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a header without end', `GET /graphql HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
  ['an address as the target', 'GET http://a b/graphql HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
  ['no HTTP', 'hello\r\n\r\n'],
])('%s gets an answer that is the fault of the client', async (_, bytes) => {
  expect(await sendBytes(bytes)).toMatch(/^HTTP\/1\.1 4\d\d /);
});

test('half a body and no more leaves the gateway serving', async () => {
  const body = JSON.stringify(cartAbandoned());
  await sendBytes(
    `POST /v2/events HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 50)}`,
  );
  expect((await postEvent(gateway.url, cartAbandoned())).status).toBe(200);
});

test('no JSON at all gets a 500, by either door', async () => {
  const key = fc.constantFrom(
    'eventName',
    'actions',
    'description',
    'fields',
    'name',
    'type',
    'attributes',
    'x',
  );
  const nearly = fc.letrec<{ value: unknown; object: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, true, 0, -1.5, '', 'customer', 'EMFConsumer', 'true', '\0', '\ud800'),
      fc.array(tie('value'), { maxLength: 4 }),
      tie('object'),
    ),
    object: fc.oneof(
      fc.dictionary(key, tie('value'), { maxKeys: 4 }),
      fc.record({
        eventName: fc.oneof(fc.constant(freshName()), tie('value')),
        actions: fc.oneof(fc.constant(['EMFConsumer']), tie('value')),
        description: tie('value'),
        fields: fc.oneof(
          tie('value'),
          fc.array(
            fc.record({
              name: tie('value'),
              type: fc.oneof(fc.constant('string'), tie('value')),
              attributes: fc.dictionary(
                fc.constantFrom('isRequired', 'isPsiData', 'identifierType', 'x'),
                fc.oneof(tie('value'), fc.record({ valueType: tie('value'), value: tie('value') })),
              ),
            }),
            { maxLength: 3 },
          ),
        ),
      }),
    ),
  })).object;

  await fc.assert(
    fc.asyncProperty(nearly, async (json) => {
      const rest = await postEvent(gateway.url, json);
      expect([200, 400]).toContain(rest.status);
      const { errors = [] } = await createEventAnswer(gateway.url, json);
      expect(errors.map(({ extensions }) => extensions.code)).not.toContain('INTERNAL_SERVER_ERROR');
    }),
    { numRuns: 300 },
  );
  expect(gateway.log.filter((line) => line.includes('"level":50'))).toEqual([]);
});
