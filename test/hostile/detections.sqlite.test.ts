import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { type Answer, type GraphQLAnswer, postJson, send } from '../support/client';
import { runBeside } from '../support/database';
import { cartAbandoned } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process';
import { until } from '../support/until';

// What the scanners for GraphQL (graphql-cop, InQL and the like) and the checklists of OWASP look for. Each test would
// fail without its protection: where that is a variable, another test turns it off.

interface Production extends GatewayProcess {
  /** The file of its database, as a URL. */
  readonly database: string;
}

/** Starts a process in production mode. */
async function startProduction(variables: Readonly<Record<string, string>> = {}): Promise<Production> {
  const database = `file:${path.join(temporaryFolder(), 'events.db')}`;
  const gateway = await spawnGateway({ DATABASE_URL: database, NODE_ENV: 'production', ...variables });
  return { ...gateway, database };
}

type GraphQL = GraphQLAnswer<Readonly<Record<string, unknown>>>;

function graphql(
  url: string,
  query: string,
  variables?: object,
  headers?: Readonly<Record<string, string>>,
): Promise<Answer<GraphQL>> {
  return postJson<GraphQL>(`${url}/graphql`, { query, variables }, headers);
}

/** Expects that a limit, and nothing else, refuses a document. */
async function expectLimit(url: string, query: string, limit: string): Promise<void> {
  const { body } = await graphql(url, query);
  expect(body.data).toBeUndefined();
  expect(body.errors).toMatchObject([{ extensions: { limit } }]);
  expect(body.errors).toHaveLength(1);
}

async function messagesOf(url: string, query: string, variables?: object): Promise<string[]> {
  const { body } = await graphql(url, query, variables);
  return body.errors?.map(({ message }) => message) ?? [];
}

const aliases = (count: number, field: string): string =>
  Array.from({ length: count }, (_, i) => `alias${i}: ${field}`).join(' ');

const CREATE = 'mutation($i: CreateEventInput!) { createEvent(input: $i) { event { id } errors { rule } } }';

const CIRCULAR =
  '{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }';

/** What Chromium, Firefox and Safari send for the address bar. */
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

const CONSOLES = ['/graphiql', '/playground', '/altair', '/console', '/voyager', '/graphql/console', '/ide'];

let gateway: Production;
let url: string;

beforeAll(async () => {
  gateway = await startProduction();
  ({ url } = gateway);
});

describe('alias overload', () => {
  test('101 aliases of one root field are refused as one error', async () => {
    await expectLimit(url, `{ ${aliases(101, '__typename')} }`, 'MAX_ROOT_FIELDS');
  });

  test('aliases below a root field are refused by what they could return', async () => {
    const event = (fields: string): string => `{ event(eventName: "x") { ${fields} } }`;
    await expectLimit(url, event(aliases(3_000, 'description')), 'MAX_COMPLEXITY');
    await expectLimit(url, event(aliases(5_000, 'eventName')), 'MAX_DOCUMENT_TOKENS');
    const pages = `{ events(first: 100) { edges { node { ${aliases(1_000, 'eventName')} } } } }`;
    await expectLimit(url, pages, 'MAX_COMPLEXITY');
  });

  test('what a thousand aliases of a name may return is small', async () => {
    const eventName = 'n'.repeat(200);
    await graphql(url, CREATE, { i: { ...cartAbandoned(), eventName } });
    const query = `{ event(eventName: "${eventName}") { ${aliases(1_000, 'eventName')} } }`;
    const { body } = await graphql(url, query);
    expect(Object.keys(body.data?.event ?? {})).toHaveLength(1_000);
    expect(JSON.stringify(body).length).toBeLessThan(300_000);
  });
});

describe('batching', () => {
  test.each([2, 10])('a list of %d operations is refused as a whole', async (count) => {
    const batch = Array.from({ length: count }, () => ({ query: '{ __typename }' }));
    const { status, body } = await postJson<GraphQL>(`${url}/graphql`, batch);
    expect(status).toBe(400);
    expect(body).toEqual({ errors: [expect.objectContaining({ extensions: { code: 'BAD_REQUEST' } })] });
  });
});

describe('GET mutation', () => {
  test.each([
    ['as a form sends it', {}],
    ['with a header that no form can send', { 'apollo-require-preflight': 'yes' }],
  ])('a mutation by GET is refused and not executed, %s', async (how, headers) => {
    const eventName = `CreatedByGet${how.length}`;
    const query = `mutation { createEvent(input: { eventName: "${eventName}", actions: [EIConsumer] }) { event { id } } }`;
    const answer = await send<GraphQL>(`${url}/graphql?query=${encodeURIComponent(query)}`, { headers });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
    expect(answer.body.data).toBeUndefined();
    const found = await graphql(url, `{ event(eventName: "${eventName}") { id } }`);
    expect(found.body.data).toEqual({ event: null });
    // The same mutation by POST is executed.
    expect((await graphql(url, query)).body.data).toMatchObject({ createEvent: { event: {} } });
  });
});

describe('form post', () => {
  test.each([
    ['application/x-www-form-urlencoded', 'query=%7B__typename%7D'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="query"\r\n\r\n{__typename}',
    ],
    ['text/plain', '{"query":"{ __typename }"}'],
    ['text/plain;application/json', '{"query":"{ __typename }"}'],
  ])('a body of the type %s, which a page of another origin could send, is refused', async (type, body) => {
    const answer = await send<GraphQL>(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(answer.status).toBe(415);
    expect(answer.body.data).toBeUndefined();
  });
});

describe('field duplication', () => {
  test('one root field 500 times is refused as one error', async () => {
    await expectLimit(url, `{ ${'__typename\n'.repeat(500)} }`, 'MAX_ROOT_FIELDS');
  });

  test('one field below a root field is answered once, and refused as one error 2,000 times', async () => {
    const query = (times: number): string => `{ event(eventName: "x") { ${'eventName '.repeat(times)} } }`;
    expect((await graphql(url, query(10))).body).toEqual({ data: { event: null } });
    const { body } = await graphql(url, query(2_000));
    expect(body.data).toBeUndefined();
    expect(body.errors).toHaveLength(1);
    await expectLimit(url, query(10_000), 'MAX_DOCUMENT_TOKENS');
  });
});

describe('directive overload', () => {
  test('ten unknown directives at one place are refused as one error', async () => {
    await expectLimit(url, `query cop { __typename ${'@aa'.repeat(10)} }`, 'MAX_DIRECTIVES');
  });

  test.each([
    ['an operation', `query cop ${'@aa'.repeat(10)} { __typename }`],
    ['a fragment', `{ ...F } fragment F on Query ${'@aa '.repeat(10)} { __typename }`],
    ['a spread', `{ ...F ${'@aa '.repeat(10)} } fragment F on Query { __typename }`],
    ['an inline fragment', `{ ... on Query ${'@include(if: true) '.repeat(10)} { __typename } }`],
    ['a variable', `query($a: Int ${'@aa '.repeat(10)}) { __typename }`],
  ])('so they are at %s', async (_, query) => {
    await expectLimit(url, query, 'MAX_DIRECTIVES');
  });

  test('a thousand directives at as many places are refused as one error', async () => {
    await expectLimit(url, `{ events { ${aliases(1_000, 'totalCount @aa')} } }`, 'MAX_DOCUMENT_DIRECTIVES');
  });

  test('MAX_DIRECTIVES sets how many pass, and each then is an error of its own', async () => {
    const lenient = await startProduction({ MAX_DIRECTIVES: '10' });
    const { body } = await graphql(lenient.url, `query cop { __typename ${'@aa'.repeat(10)} }`);
    expect(body.errors).toHaveLength(10);
  });
});

describe('introspection', () => {
  const QUERIES: readonly (readonly [string, string])[] = [
    ['the query of common tools', getIntrospectionQuery()],
    ['__schema', '{ __schema { queryType { name } } }'],
    ['__type', '{ __type(name: "Event") { name } }'],
    [
      '__type under an alias in a fragment',
      '{ ...F } fragment F on Query { typename: __type(name: "Event") { name } }',
    ],
    ['circular introspection', CIRCULAR],
  ];

  test.each(QUERIES)('%s is refused in production', async (_, query) => {
    const { body } = await graphql(url, query);
    expect(body.data).toBeUndefined();
    expect(body.errors).toContainEqual(
      expect.objectContaining({
        message: 'Introspection is disabled.',
        extensions: expect.objectContaining({ code: 'GRAPHQL_VALIDATION_FAILED' }),
      }),
    );
  });

  test('the name of a type is not introspection', async () => {
    expect((await graphql(url, '{ __typename }')).body).toEqual({ data: { __typename: 'Query' } });
  });

  describe('INTROSPECTION=true', () => {
    let open: string;

    beforeAll(async () => {
      ({ url: open } = await startProduction({ INTROSPECTION: 'true' }));
    });

    test.each(QUERIES.filter(([, query]) => query !== CIRCULAR))(
      'turns %s on in production',
      async (_, query) => {
        expect((await graphql(open, query)).body.data).toBeDefined();
      },
    );

    test('leaves circular introspection refused as one error', async () => {
      const { body } = await graphql(open, CIRCULAR);
      expect(body.data).toBeUndefined();
      expect(body.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
      const fragments = `fragment A on __Field { ${aliases(90, 'type { ...B }')} } fragment B on __Type { ${aliases(90, 'kind')} }`;
      await expectLimit(open, `{ __schema { types { fields { ...A } } } } ${fragments}`, 'MAX_COMPLEXITY');
    });
  });
});

describe('suggestions', () => {
  /** What a client almost names, the document, the real name, and the variables. */
  const ALMOST: readonly (readonly [string, string, string, object])[] = [
    ['a field', '{ evnt(eventName: "x") { id } }', 'event', {}],
    ['a field of the introspection', '{ __schema { directive } }', 'directives', {}],
    ['an argument', '{ event(eventNam: "x") { id } }', 'eventName', {}],
    ['a type', '{ ...F } fragment F on Quer { __typename }', 'Query', {}],
    ['an enum value', '{ events(filter: { action: EMFConsume }) { totalCount } }', 'EMFConsumer', {}],
    [
      'an enum value in the variables',
      CREATE,
      'EMFConsumer',
      { i: { eventName: 'x', actions: ['EMFConsume'] } },
    ],
    ['a property in the variables', CREATE, 'eventName', { i: { eventNam: 'x', actions: ['EIConsumer'] } }],
  ];

  test.each(ALMOST)('for %s are not made', async (_, query, _name, variables) => {
    const messages = await messagesOf(url, query, variables);
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.join()).not.toContain('Did you mean');
  });

  describe('SUGGESTIONS=true', () => {
    let open: string;

    beforeAll(async () => {
      ({ url: open } = await startProduction({ SUGGESTIONS: 'true' }));
    });

    test.each(ALMOST)('turns them on for %s', async (_, query, name, variables) => {
      const messages = await messagesOf(open, query, variables);
      expect(messages.join()).toMatch(new RegExp(`Did you mean .*"${name}"`));
    });

    test('leaves messages short', async () => {
      const messages = await messagesOf(open, CREATE, {
        i: { eventName: 'x', actions: ['x'.repeat(50_000)] },
      });
      expect(Math.max(...messages.map(({ length }) => length))).toBeLessThan(1_100);
    });
  });
});

describe('consoles', () => {
  test.each(CONSOLES)('%s is not found', async (console) => {
    const answer = await fetch(url + console, { headers: BROWSER });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('application/json');
  });

  test('/graphql is a page for a browser that runs nothing and says the truth about introspection', async () => {
    const answer = await fetch(`${url}/graphql`, { headers: BROWSER });
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(html).not.toMatch(/<(script|iframe|link)|apollo|graphiql|playground/i);
    expect(html).toContain('Introspection is disabled');
  });

  test('a browser that sends a query by GET gets no console either', async () => {
    const answer = await fetch(`${url}/graphql?query={__typename}`, { headers: BROWSER });
    expect(answer.headers.get('content-type')).toContain('application/json');
  });

  test('with INTROSPECTION=true the page says that the schema can be introspected', async () => {
    const open = await startProduction({ INTROSPECTION: 'true' });
    const html = await (await fetch(`${open.url}/graphql`, { headers: BROWSER })).text();
    expect(html).toContain('can be introspected');
  });

  test('LANDING_PAGE=true turns Apollo Sandbox on in production', async () => {
    const open = await startProduction({ LANDING_PAGE: 'true' });
    const html = await (await fetch(`${open.url}/graphql`, { headers: BROWSER })).text();
    expect(html).toContain('embeddable-sandbox');
  });
});

describe('tracing', () => {
  test('no answer has a trace, also if the client asks for one', async () => {
    const { body, headers } = await graphql(url, '{ __typename }', undefined, {
      'apollo-federation-include-trace': 'ftv1',
      'apollo-tracing': '1',
      'x-apollo-tracing': '1',
    });
    expect(body).toEqual({ data: { __typename: 'Query' } });
    expect([...headers.keys()].filter((name) => /trac|timing|runtime|powered|^server$/i.test(name))).toEqual(
      [],
    );
  });
});

describe('stack traces', () => {
  /** Stores an event and damages its row, so that every read of it fails: no request alone could do that. */
  const damageRow = async ({ url: of, database }: Production): Promise<void> => {
    await graphql(of, CREATE, { i: { ...cartAbandoned(), eventName: 'Damaged' } });
    await runBeside(database, `UPDATE "Event" SET "fields" = '7'`);
  };

  const READ = '{ event(eventName: "Damaged") { fields { name } } }';

  const STACK = /stack|exception|node_modules|\.js:\d|at \w+ \(|fields\.|prisma|sqlite/i;

  test('a malformed request is answered without a stack', async () => {
    for (const query of ['{', '{ nothing }', 'query($a: Int!) { events(first: $a) { totalCount } }', '']) {
      expect(JSON.stringify((await graphql(url, query)).body)).not.toMatch(STACK);
    }
    const malformed = await postJson<GraphQL>(`${url}/graphql`, '{"query":');
    expect(JSON.stringify(malformed.body)).not.toMatch(STACK);
  });

  test('a failure of the gateway is answered with an id of the error in the log, and nothing of the inside', async () => {
    const broken = await startProduction();
    await damageRow(broken);
    const { body } = await graphql(broken.url, READ);
    expect(body.errors).toHaveLength(1);
    expect(body.errors?.[0]?.extensions).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      errorId: expect.any(String),
    });
    expect(JSON.stringify(body)).not.toMatch(STACK);
    const rest = await send(`${broken.url}/v2/events?eventName=Damaged`);
    expect(rest.status).toBe(500);
    expect(JSON.stringify(rest.body)).not.toMatch(STACK);
    const { errorId } = body.errors?.[0]?.extensions as unknown as { errorId: string };
    // The log of another process may come after the answer.
    expect(await until(() => broken.log.find((line) => line.includes(errorId)) ?? null)).toMatch(STACK);
  });

  test('STACK_TRACES=true adds the stack to GraphQL errors, and is a warning in the log', async () => {
    const open = await startProduction({ STACK_TRACES: 'true' });
    const warnings = open.log.filter((line) => line.includes('"level":40'));
    expect(warnings.filter((line) => line.includes('STACK_TRACES=true'))).toHaveLength(1);
    await damageRow(open);
    const { body } = await graphql(open.url, READ);
    const { stacktrace } = body.errors?.[0]?.extensions as unknown as { stacktrace: string[] };
    expect(stacktrace.length).toBeGreaterThan(1);
    expect(stacktrace.join('\n')).toMatch(/^\s+at /m);
    // The client's own mistakes have none.
    expect(JSON.stringify((await graphql(open.url, '{ nothing }')).body)).not.toMatch(STACK);
  });
});
