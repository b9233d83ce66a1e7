import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  createEvent,
  createEventAnswer,
  findEvent,
  postEvent,
  postJson,
  send,
  type GraphQLAnswer,
  type WireAnswer,
} from '../support/client';
import { cartAbandoned, definition, field, flag, freshName, withFields } from '../support/definitions';
import { newDatabaseUrl } from '../support/database';
import { type Gateway, startGateway } from '../support/gateway';
import { sendBytes } from '../support/raw-http';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({ DATABASE_URL: await newDatabaseUrl() });
});

const JSON_TYPE = { 'content-type': 'application/json' };

const deepSelection = (depth: number): string => '{a'.repeat(depth) + '}'.repeat(depth);

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
    ['a definition that is only in the key __proto__', `{"__proto__":${JSON.stringify(cartAbandoned())}}`],
    [
      'an envelope that is only in the key __proto__',
      `{"__proto__":{"clickEventsMeta":${JSON.stringify(cartAbandoned())}}}`,
    ],
    ['a deep envelope', '{"clickEventsMeta":'.repeat(10_000) + '1' + '}'.repeat(10_000)],
    ['a deep key __proto__', '{"__proto__":'.repeat(10_000) + '1' + '}'.repeat(10_000)],
    ['a deep list behind the key __proto__', `{"__proto__":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['a deep list', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['a deep object', '{"a":'.repeat(40_000) + '1' + '}'.repeat(40_000)],
    ['a number where a string belongs', JSON.stringify(definition({ eventName: 42 }))],
  ])('rejects %s', async (_, body) => {
    const answer = await events({ headers: JSON_TYPE, body });
    expect(answer.status).toBe(400);
    if (answer.body.errors.length === 1) expectWireFailure(answer.body, 400);
    else expect(answer.body.errors.every(({ status }) => !status)).toBe(true);
  });

  test.each(['__proto__', '\\u005f_proto__', 'constructor'])(
    'leaves out the key %s and says so',
    async (key) => {
      const poison = `"${key}":{"prototype":{"polluted":1},"polluted":1,"description":"x"}`;
      const json = definition();
      const answer = await events({
        headers: JSON_TYPE,
        body: `{${poison},${JSON.stringify(json).slice(1)}`,
      });
      expect(answer.status).toBe(200);
      const name = JSON.parse(`"${key}"`) as string;
      expect(answer.body).toEqual({
        warnings: [
          {
            status: true,
            code: 200,
            message: `Property "${name}" of the event is unknown and was left out.`,
          },
        ],
        errors: [],
      });
      expect(await findEvent(gateway.url, String(json.eventName))).toMatchObject({ description: null });
      expect({}).not.toHaveProperty('polluted');
    },
  );

  test('rejects bytes that are not UTF-8', async () => {
    const body = Buffer.from(JSON.stringify(withFields(field({ name: 'a\u00ffb' }))), 'latin1');
    const answer = await events({ headers: JSON_TYPE, body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]?.message).toBe('the body is not UTF-8');
  });

  test.each(['POST', 'PUT'])('%s takes a body of 256 KiB and no larger one', async (method) => {
    const empty = JSON.stringify(definition({ description: '' }));
    const bodyOf = (bytes: number): string =>
      empty.replace('"description":""', `"description":"${'x'.repeat(bytes - empty.length)}"`);
    expect((await events({ method, headers: JSON_TYPE, body: bodyOf(256 * 1024) })).status).toBe(400);
    expect((await events({ method, headers: JSON_TYPE, body: bodyOf(256 * 1024 + 1) })).status).toBe(413);
  });

  test('rejects a body of 2 MB', async () => {
    const answer = await events({
      headers: JSON_TYPE,
      body: JSON.stringify(definition({ description: 'x'.repeat(2_000_000) })),
    });
    expect(answer.status).toBe(413);
    expectWireFailure(answer.body, 413);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense'])(
    'rejects the media type %s',
    async (type) => {
      const answer = await events({
        headers: { 'content-type': type },
        body: JSON.stringify(cartAbandoned()),
      });
      expect(answer.status).toBe(415);
      expectWireFailure(answer.body, 415);
    },
  );

  test('rejects a body without a media type', async () => {
    const answer = await events({ body: Buffer.from(JSON.stringify(cartAbandoned())) });
    expect(answer.status).toBe(415);
  });

  test.each(['gzip', 'br', 'identity, gzip', 'nonsense'])(
    'rejects a body in the encoding %s',
    async (encoding) => {
      const answer = await events({
        headers: { ...JSON_TYPE, 'content-encoding': encoding },
        body: gzipSync(JSON.stringify(cartAbandoned())),
      });
      expect(answer.status).toBe(415);
      expectWireFailure(answer.body, 415);
      expect(answer.body.errors[0]?.message).toBe('the content encoding must be identity');
      expect(answer.headers.get('accept-encoding')).toBe('identity');
    },
  );

  test.each(['identity', 'Identity', ''])('takes a body in the encoding "%s"', async (encoding) => {
    const answer = await events({
      headers: { ...JSON_TYPE, 'content-encoding': encoding },
      body: JSON.stringify(cartAbandoned()),
    });
    expect(answer).toMatchObject({ status: 200, body: { warnings: [], errors: [] } });
  });

  test('accepts a media type with a charset', async () => {
    const answer = await events({
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(cartAbandoned()),
    });
    expect(answer).toMatchObject({ status: 200, body: { warnings: [], errors: [] } });
  });

  test.each(['PATCH', 'DELETE', 'OPTIONS'])('rejects the method %s', async (method) => {
    const answer = await events({ method, headers: JSON_TYPE, body: '{' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST, PUT');
    expectWireFailure(answer.body, 405);
  });

  test('rejects OPTIONS from another origin if it is not a preflight request', async () => {
    const answer = await events({ method: 'OPTIONS', headers: { origin: 'https://a.example' } });
    expect(answer.status).toBe(405);
    expectWireFailure(answer.body, 405);
  });

  test('answers a path below /v2/ that cannot be decoded in the same format', async () => {
    const answer = await sendBytes(
      gateway.url,
      'POST /v2/% HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expectWireFailure(JSON.parse(answer.split('\r\n\r\n')[1] ?? '') as WireAnswer, 400);
  });

  test('answers an unknown path below /v2/ in the same format', async () => {
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
      'BAD_REQUEST',
    ],
    [
      'a persisted query',
      JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } }),
      'PERSISTED_QUERY_NOT_SUPPORTED',
    ],
    ['an unknown field', '{"query":"{ evnt }"}', 'GRAPHQL_VALIDATION_FAILED'],
  ])('rejects %s', async (_, body, code) => {
    const answer = await post({ body });
    expect(answer.status).toBeLessThan(500);
    expect(answer.body.errors?.[0]?.extensions.code).toBe(code);
  });

  test.each([
    [
      'null for a variable that has a default',
      'query($e: String = "a") { event(eventName: $e) { id } }',
      { e: null },
    ],
    [
      'null for the condition of a directive',
      'query($x: Boolean = true) { __typename @skip(if: $x) }',
      { x: null },
    ],
    [
      'null inside the input',
      'mutation($n: String = "a") { createEvent(input: { eventName: $n, actions: [] }) { errors { rule } } }',
      { n: null },
    ],
    ['a subscription', 'subscription { x }', {}],
    [
      'sixty unknown actions',
      'mutation($i: CreateEventInput!) { createEvent(input: $i) { errors { rule } } }',
      { i: definition({ actions: Array.from({ length: 60 }, () => 'x') }) },
    ],
    [
      'an operation of eleven root fields',
      `{ ${Array.from({ length: 11 }, (_, i) => `a${i}: __typename`).join(' ')} }`,
      {},
    ],
    [
      'an operation of eleven root fields in fragments',
      `{ ...f } fragment f on Query { ...g a: __typename } fragment g on Query { ... { ${'__typename '.repeat(10)} } ...f }`,
      {},
    ],
  ])('rejects %s as an error of the client', async (_, query, variables) => {
    const { body } = await post({ body: JSON.stringify({ query, variables }) });
    expect(body.errors?.length).toBeGreaterThan(0);
    for (const { extensions } of body.errors ?? []) {
      expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED']).toContain(extensions.code);
    }
  });

  describe('with the key __proto__', () => {
    const POISON = '"__proto__":{"query":"{ polluted }","polluted":1,"eventName":"x","first":1}';
    const query = 'query($name: String!) { event(eventName: $name) { id } }';

    test.each([
      ['beside the query', `{${POISON},"query":"{ __typename }"}`],
      ['in the variables', `{"query":${JSON.stringify(query)},"variables":{"name":"nobody",${POISON}}}`],
      ['in the extensions', `{"query":"{ __typename }","extensions":{${POISON}}}`],
      [
        'in the key constructor',
        '{"query":"{ __typename }","constructor":{"prototype":{"polluted":1}},"variables":{"constructor":{"prototype":{"polluted":1}}}}',
      ],
      [
        'as the name of a variable',
        '{"query":"mutation($__proto__: CreateEventInput!) { createEvent(input: $__proto__) { errors { rule } } }","variables":{"__proto__":{"eventName":"x","actions":[]}}}',
      ],
    ])('%s answers as without it', async (_, body) => {
      const answer = await post({ body });
      expect(answer.status).toBe(200);
      expect(answer.body.errors).toBeUndefined();
      expect({}).not.toHaveProperty('polluted');
    });

    test.each([
      ['in place of the query', `{${POISON}}`, 'BAD_REQUEST'],
      [
        'in place of a variable',
        `{"query":${JSON.stringify(query)},"variables":{${POISON}}}`,
        'BAD_USER_INPUT',
      ],
      [
        'in an input',
        `{"query":"mutation($i: CreateEventInput!) { createEvent(input: $i) { errors { rule } } }","variables":{"i":{"eventName":"x","actions":[],${POISON}}}}`,
        'BAD_USER_INPUT',
      ],
      [
        'as a deep value',
        `{"query":"{ __typename }","variables":${'{"__proto__":'.repeat(50_000)}1${'}'.repeat(50_000)},"query":"{ x }"}`,
        'BAD_REQUEST',
      ],
    ])('%s is the fault of the client', async (_, body, code) => {
      const answer = await post({ body });
      expect(answer.status).toBeLessThan(500);
      expect(answer.body.errors?.[0]?.extensions.code).toBe(code);
      expect({}).not.toHaveProperty('polluted');
    });
  });

  test('repeats little of a rejected request', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`x${i}`, 1]));
    const input = { ...definition({ description: 'x'.repeat(900_000) }), ...unknown };
    expect(JSON.stringify(await createEventAnswer(gateway.url, input)).length).toBeLessThan(100_000);
    const keys = Object.fromEntries(Array.from({ length: 90_000 }, (_, i) => [`x${i}`, 1]));
    expect(JSON.stringify(await postEvent(gateway.url, { ...cartAbandoned(), ...keys })).length).toBeLessThan(
      100_000,
    );
  });

  test('examines only the first fields of a definition that is far too long', async () => {
    const nothing = { name: '', type: 'string', attributes: { isRequired: {}, isPsiData: {} } };
    const input = definition({ fields: Array.from({ length: 5_000 }, () => nothing) });
    const { errors } = await createEvent(gateway.url, input);
    expect(errors.map(({ rule }) => rule)).toContain('TOO_MANY_FIELDS');
    expect(errors.length).toBeLessThan(1_000);
  });

  test.each([0, 7_499, 14_999])('finds the customer field at position %d of 15,000', async (position) => {
    const nothing = { name: '' };
    const all = Array.from({ length: 15_000 }, (_, i) =>
      i === position ? { name: 'c', type: 'customer' } : nothing,
    );
    const { status, body } = await postEvent(gateway.url, definition({ fields: all }));
    expect(status).toBe(400);
    expect(body.warnings.map(({ message }) => message)).toEqual([expect.stringContaining('over 20 fields')]);
    expect(body.errors.length).toBeLessThan(1_000);
  });

  test('rejects a long chain of fragments, in which graphql-js would recurse', async () => {
    const chain = Array.from({ length: 1_200 }, (_, i) => `fragment f${i} on Query { ...f${i + 1} }`).join(
      ' ',
    );
    const answer = await post({
      body: JSON.stringify({ query: `{ ...f0 } ${chain} fragment f1200 on Query { __typename }` }),
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ extensions: { limit: 'MAX_DOCUMENT_DEPTH' } }]);
  });

  test('rejects a body in the encoding gzip', async () => {
    const answer = await post({
      headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
      body: gzipSync('{"query":"{ __typename }"}'),
    });
    expect(answer.status).toBe(415);
    expect(answer.headers.get('accept-encoding')).toBe('identity');
    expect(answer.body).toEqual({
      errors: [{ message: 'the content encoding must be identity', extensions: { code: 'BAD_REQUEST' } }],
    });
  });

  test('rejects a body of 2 MB', async () => {
    const answer = await post({ body: JSON.stringify({ query: '#'.repeat(2_000_000) }) });
    expect(answer.status).toBe(413);
    expect(answer.body.errors).toHaveLength(1);
  });

  describe('does not say what could have been meant', () => {
    const CREATE = 'mutation($i: CreateEventInput!) { createEvent(input: $i) { errors { rule } } }';
    const LIST = 'query($o: EventOrder) { events(orderBy: $o) { totalCount } }';

    test.each<[string, string, object, string]>([
      ['a field', '{ evnt }', {}, 'Cannot query field "evnt" on type "Query".'],
      [
        'an argument',
        '{ event(eventNam: "a") { id } }',
        {},
        'Unknown argument "eventNam" on field "Query.event".',
      ],
      ['a type', 'query($i: CreateEventInpt) { __typename }', {}, 'Unknown type "CreateEventInpt".'],
      [
        'a value in the document',
        '{ events(filter: { action: EMFConsume }) { totalCount } }',
        {},
        'Value "EMFConsume" does not exist in "EventAction" enum.',
      ],
      [
        'a value in the variables',
        CREATE,
        { i: { ...cartAbandoned(), actions: ['EMFConsume'] } },
        'Variable "$i" got invalid value "EMFConsume" at "i.actions[0]"; Value "EMFConsume" does not exist in "EventAction" enum.',
      ],
      [
        'a property of a variable',
        CREATE,
        { i: { ...cartAbandoned(), descripton: 'a' } },
        '; Field "descripton" is not defined by type "CreateEventInput".',
      ],
      [
        'a property deep in a variable',
        CREATE,
        { i: withFields(field({ attributes: { isRequird: {}, isPsiDat: {} } })) },
        ' at "i.fields[1].attributes"; Field "isRequird" is not defined by type "EventFieldAttributesInput".',
      ],
      [
        'a value that ends in a question',
        LIST,
        { o: { direction: 'ASCE Did you mean "A" or "B"?' } },
        '; Value "ASCE Did you mean "A" or "B"?" does not exist in "OrderDirection" enum.',
      ],
    ])('by %s', async (_, query, variables, message) => {
      const { body } = await post({ body: JSON.stringify({ query, variables }) });
      const messages = body.errors?.map((error) => error.message) ?? [];
      expect(messages[0]?.slice(-message.length)).toBe(message);
      expect(messages.filter((each) => each.endsWith('?'))).toEqual([]);
    });

    test('by a value that is longer than its error', async () => {
      const actions = [`EMFConsumer${'x'.repeat(5)}`, 'y'.repeat(100_000)];
      const variables = { i: { ...cartAbandoned(), actions } };
      const { body } = await post({ body: JSON.stringify({ query: CREATE, variables }) });
      expect(body.errors).toHaveLength(2);
      expect(JSON.stringify(body)).not.toContain('Did you mean');
    });

    test('by a value that asks so itself, over and over', async () => {
      const variables = { i: { ...cartAbandoned(), actions: ['Did you mean '.repeat(75_000)] } };
      const { body } = await post({ body: JSON.stringify({ query: CREATE, variables }) });
      expect(body.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }, 15_000);
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
    ['a deep list for the fields', definition({ fields: JSON.parse('['.repeat(10) + ']'.repeat(10)) })],
  ])('rejects %s as a type error', async (_, input) => {
    const { data, errors } = await createEventAnswer(gateway.url, input);
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions).toEqual({
      code: 'BAD_USER_INPUT',
      path: expect.arrayContaining(['input']),
    });
  });

  test.each(['PUT', 'PATCH', 'DELETE'])('rejects the method %s', async (method) => {
    const answer = await post({ method, body: '{}' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
    expect(answer.body.errors).toHaveLength(1);
  });

  test('does not run a mutation through GET', async () => {
    const query = encodeURIComponent(
      'mutation { createEvent(input: {eventName: "x", actions: []}) { warnings { rule } } }',
    );
    const answer = await send<GraphQLAnswer<unknown>>(`${gateway.url}/graphql?query=${query}`, {
      headers: { 'apollo-require-preflight': 'yes' },
    });
    expect(answer.status).toBe(405);
  });

  test.each(['a b', '[', ''])('rejects the Host header "%s"', async (host) => {
    const answer = await sendBytes(
      gateway.url,
      `GET /graphql?query={__typename} HTTP/1.1\r\nHost: ${host}\r\nApollo-Require-Preflight: yes\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"errors"');
  });
});

test('an unknown path gets a 404 in JSON', async () => {
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
])('%s gets a 4xx response', async (_, bytes) => {
  expect(await sendBytes(gateway.url, bytes)).toMatch(/^HTTP\/1\.1 4\d\d /);
});

test('a request with half a body does not affect later ones', async () => {
  const body = JSON.stringify(cartAbandoned());
  await sendBytes(
    gateway.url,
    `POST /v2/events HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 50)}`,
  );
  expect((await postEvent(gateway.url, cartAbandoned())).status).toBe(200);
});

/** Stands for a name that no event has yet. */
const NAME = 'NAME';

test('no JSON at all causes a 500, through GraphQL or REST', async () => {
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
  const stored = { rest: 0, graphql: 0 };
  const renamed = (json: unknown): unknown =>
    typeof json === 'object' && json !== null && 'eventName' in json && json.eventName === NAME
      ? { ...json, eventName: freshName() }
      : json;
  const mostly = (value: unknown, other: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other });
  const nearly = fc.letrec<{ value: unknown; object: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, true, 0, -1.5, '', 'customer', 'EMFConsumer', 'true', '\0', '\ud800'),
      fc.array(tie('value'), { maxLength: 4 }),
      tie('object'),
    ),
    object: fc.oneof(
      { weight: 1, arbitrary: fc.dictionary(key, tie('value'), { maxKeys: 4 }) },
      {
        weight: 9,
        arbitrary: fc.record({
          eventName: mostly(NAME, tie('value')),
          actions: mostly(['EMFConsumer'], tie('value')),
          description: mostly('Left', tie('value')),
          fields: fc.oneof(
            { weight: 1, arbitrary: tie('value') },
            {
              weight: 4,
              arbitrary: fc.uniqueArray(
                fc.record({
                  name: mostly('a', fc.oneof(tie('value'), fc.constantFrom('b', 'c'))),
                  type: mostly('string', tie('value')),
                  attributes: fc.oneof(
                    fc.constant(null),
                    fc.dictionary(
                      fc.constantFrom('isRequired', 'isPsiData', 'identifierType', 'x'),
                      fc.oneof(
                        tie('value'),
                        fc.record({
                          valueType: mostly('Boolean', tie('value')),
                          value: mostly('true', tie('value')),
                        }),
                      ),
                      { maxKeys: 2 },
                    ),
                  ),
                }),
                { maxLength: 3, selector: ({ name }) => JSON.stringify(name) },
              ),
            },
          ),
        }),
      },
    ),
  })).object;

  await fc.assert(
    fc.asyncProperty(nearly, async (json) => {
      const rest = await postEvent(gateway.url, renamed(json));
      expect([200, 400]).toContain(rest.status);
      const { data, errors = [] } = await createEventAnswer(gateway.url, renamed(json));
      expect(errors.map(({ extensions }) => extensions.code)).not.toContain('INTERNAL_SERVER_ERROR');
      if (rest.status === 200) stored.rest += 1;
      if (JSON.stringify(data ?? null).includes('"id"')) stored.graphql += 1;
    }),
    { numRuns: 300 },
  );
  // Most definitions are rejected, at every stage, and some are accepted.
  expect(stored.rest).toBeGreaterThan(15);
  expect(stored.graphql).toBeGreaterThan(15);
  expect(gateway.log.filter((line) => line.includes('"level":50'))).toEqual([]);
});

test.each([
  ['an operation that the document does not have', 'query A { __typename }', 'B'],
  ['no operation of several', 'query A { __typename } query B { __typename }', undefined],
])('a request for %s is refused', async (_, query, operationName) => {
  const { status, body } = await postJson<{ errors: { extensions: { code: string } }[] }>(
    `${gateway.url}/graphql`,
    { query, operationName },
  );
  expect(status).toBe(400);
  expect(body).not.toHaveProperty('data');
  expect(body.errors.map(({ extensions }) => extensions.code)).toEqual(['OPERATION_RESOLUTION_FAILURE']);
});
