import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020';
import { PERMISSIONS } from '../../src/auth/permissions';
import { postEvent, postJson, send } from '../support/client';
import { newDatabaseUrl, runBeside } from '../support/database';
import { cartAbandoned, freshName, type WireDefinition } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { startGateway } from '../support/gateway';
import { PROJECT } from '../support/project';
import { parseAnswers, sendBytes } from '../support/raw-http';
import { startKeyServer } from '../support/tokens';

interface Operation {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example: WireDefinition }>> };
  readonly responses: Readonly<Record<string, { readonly headers?: Readonly<Record<string, object>> }>>;
}

interface OpenApiDocument {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** An answer of a gateway, in whichever way it was asked. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: { readonly get: (name: string) => string | null | undefined };
}

/** A route, and a request that it accepts. */
interface Route {
  readonly name: string;
  readonly method: 'get' | 'post' | 'put';
  readonly path: string;
  readonly query?: string;
  readonly body?: () => unknown;
}

/** Every gateway of the suite has it. */
const STORED = 'CartStored';

const ROUTES: readonly Route[] = [
  { name: 'POST /v2/events', method: 'post', path: '/v2/events', body: () => cartAbandoned() },
  { name: 'PUT /v2/events', method: 'put', path: '/v2/events', body: () => cartAbandoned(STORED) },
  { name: 'GET /v2/events', method: 'get', path: '/v2/events' },
  { name: 'GET /v2/events/meta', method: 'get', path: '/v2/events/meta', query: `?event_name=${STORED}` },
  { name: 'GET /v2/events/meta_fields', method: 'get', path: '/v2/events/meta_fields' },
  {
    name: 'PUT /v2/events/disable',
    method: 'put',
    path: '/v2/events/disable',
    query: `?event_name=${STORED}`,
    body: () => ({}),
  },
];

/** What no request of this suite leads to: a fault of what has none, and an overload. */
const UNPROVOKED: Readonly<Record<string, readonly string[]>> = {
  'POST /v2/events': ['500'],
  'GET /v2/events/meta_fields': ['500', '503'],
};

let document: OpenApiDocument;
let ajv: Ajv2020;
let url: string;
/** Gateways that need callers, have a budget of one request, have a damaged event, and have no table. */
let guarded: string, limited: string, damaged: string, broken: string;
let reader: string, writer: string;

beforeAll(async () => {
  const start = async (environment: Record<string, string> = {}, sql?: string): Promise<string> => {
    const database = await newDatabaseUrl();
    const gateway = await startGateway({ DATABASE_URL: database, ...environment });
    if (sql === undefined) return gateway.url;
    await postEvent(gateway.url, cartAbandoned(STORED));
    await runBeside(database, sql);
    return gateway.url;
  };
  const keyServer = await startKeyServer();
  reader = await keyServer.token({ scope: 'events:read' });
  writer = await keyServer.token({ scope: 'events:write' });
  url = await start({ REQUEST_TIMEOUT: '1' });
  await postEvent(url, cartAbandoned(STORED));
  guarded = await start(keyServer.environment);
  limited = await start({ RATE_LIMIT: '1' });
  damaged = await start({}, `UPDATE "Event" SET "actions" = '["Unknown"]'`);
  broken = await start({}, 'ALTER TABLE "Event" RENAME TO "Hidden"');

  document = (await send<OpenApiDocument>(`${url}/v2/openapi.json`)).body;
  ajv = new Ajv2020({ strict: false, allErrors: true, formats: { uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-/ } });
  ajv.addSchema(document, 'openapi.json');
});

/** What is wrong with a value, by the schema at a place of the document. */
function problemsOf(value: unknown, ...place: readonly string[]): unknown {
  const pointer = place.map((key) => encodeURIComponent(key.replaceAll('/', '~1'))).join('/');
  const validate = ajv.compile({ $ref: `openapi.json#/${pointer}` });
  return validate(value) ? [] : validate.errors;
}

const operationOf = ({ method, path: key, name }: Route): Operation => {
  const operation = document.paths[key]?.[method];
  if (!operation) throw new Error(`the document lacks ${name}`);
  return operation;
};

/** Sends the request that the route accepts. */
function ask(
  gateway: string,
  { method, path: target, query = '', body }: Route,
  { headers = {}, text }: { readonly headers?: Record<string, string>; readonly text?: string } = {},
): Promise<Answer> {
  return send(`${gateway}${target}${query}`, {
    method: method.toUpperCase(),
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: text ?? JSON.stringify(body()) }),
  });
}

/** Keeps the sending side open until the gateway closes the connection. */
const NEVER = 60_000;

/** Sends a request that no client would. */
async function askRaw({ method, path: target, query = '' }: Route, ...lines: string[]): Promise<Answer> {
  const start = `${method.toUpperCase()} ${target}${query} HTTP/1.1\r\nConnection: close\r\n`;
  const [answer] = parseAnswers(await sendBytes(url, `${start}${lines.join('\r\n')}\r\n\r\n`, NEVER));
  if (!answer) throw new Error('the gateway did not answer');
  return { ...answer, body: JSON.parse(answer.body) };
}

const JSON_OF = (length: number): string => `Content-Type: application/json\r\nContent-Length: ${length}`;

/** What may go wrong. Of most of it, each route is a victim. */
const PROVOCATIONS: Readonly<Record<string, (route: Route) => Promise<Answer>>> = {
  nothing: (route) => ask(url, route),
  'a wrong value': (route) => ask(url, { ...route, query: '?eventName=&event_name=%20' }, { text: '{}' }),
  'not JSON': (route) => ask(url, route, { text: '{' }),
  'no host': (route) => askRaw(route),
  'no credentials': (route) => ask(guarded, route),
  'no scope': (route) =>
    ask(guarded, route, { headers: { authorization: `Bearer ${route.method === 'get' ? writer : reader}` } }),
  'half a body': (route) => (route.body ? askRaw(route, 'Host: a', JSON_OF(100)) : ask(url, route)),
  'a large body': (route) => ask(url, route, { text: JSON.stringify('x'.repeat(300_000)) }),
  'another media type': (route) => ask(url, route, { headers: { 'content-type': 'text/plain' } }),
  'a compressed body': (route) => askRaw(route, 'Host: a', 'Content-Encoding: gzip', JSON_OF(0)),
  'an expectation': (route) => askRaw(route, 'Host: a', 'Expect: coffee'),
  'large headers': (route) => askRaw(route, 'Host: a', `X: ${'x'.repeat(20_000)}`),
  'the key of another request': async (route) => {
    const headers = { 'idempotency-key': 'the-same-key' };
    await postJson(`${url}/v2/events`, cartAbandoned(freshName()), headers);
    return ask(url, route, { headers });
  },
  'a budget that is used up': async (route) => {
    await ask(limited, route);
    return ask(limited, route);
  },
  'a damaged event': (route) => ask(damaged, route),
  'no table': (route) => ask(broken, route),
};

describe('GET /v2/openapi.json', () => {
  test('is a valid document', async () => {
    const answer = await fetch(`${url}/v2/openapi.json`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'application/json; charset=utf-8',
    ]);
    const file = path.join(temporaryFolder(), 'openapi.json');
    writeFileSync(file, await answer.text());
    const validator = path.join(PROJECT, 'node_modules/.bin/validate-api');
    expect(JSON.parse(execFileSync(validator, [file], { encoding: 'utf8' }))).toEqual({ valid: true });
  });

  test('has every route of the API, and its server is where the document is', () => {
    const documented = Object.entries(document.paths).flatMap(([key, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${key}`),
    );
    expect(documented.sort()).toEqual(
      Object.keys(PERMISSIONS)
        .filter((place) => place.includes(' '))
        .sort(),
    );
    const base = new URL(document.servers[0]?.url ?? '', 'https://host.example/prefix/v2/openapi.json');
    expect(base.href).toBe('https://host.example/prefix/');
  });

  test('needs a caller, but no scope', async () => {
    const answer = await send(`${guarded}/v2/openapi.json`);
    expect([answer.status, answer.body]).toEqual([401, { warnings: [], errors: [expect.anything()] }]);
    for (const token of [reader, writer]) {
      const headers = { authorization: `Bearer ${token}` };
      expect((await fetch(`${guarded}/v2/openapi.json`, { headers })).status).toBe(200);
    }
  });

  test('is the same in production', async () => {
    const production = await startGateway({ DATABASE_URL: await newDatabaseUrl(), NODE_ENV: 'production' });
    expect((await send(`${production.url}/v2/openapi.json`)).body).toEqual(document);
  });

  test('describes the answer to what is no route, too', async () => {
    const rejection = ['paths', '/v2/events', 'get', 'responses', 'default'];
    for (const [method, target, status] of [
      ['GET', '/v2/nothing', 404],
      ['DELETE', '/v2/events', 405],
    ] as const) {
      const answer = await send(url + target, { method });
      expect(answer.status).toBe(status);
      expect(problemsOf(answer.body, ...rejection, 'content', 'application/json', 'schema')).toEqual([]);
    }
  });

  test('takes no other method', async () => {
    const answer = await fetch(`${url}/v2/openapi.json`, { method: 'PUT' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

describe.each(ROUTES)('$name', (route) => {
  test('answers as documented, and with every status that is documented', async () => {
    const { responses } = operationOf(route);
    const seen = new Set(UNPROVOKED[route.name]);
    for (const [provocation, provoke] of Object.entries(PROVOCATIONS)) {
      const { status, body, headers } = await provoke(route);
      const code = String(status);
      seen.add(code);
      const place = ['paths', route.path, route.method, 'responses', code];
      expect([provocation, code, Object.keys(responses).includes(code)]).toEqual([provocation, code, true]);
      expect([
        provocation,
        code,
        problemsOf(body, ...place, 'content', 'application/json', 'schema'),
      ]).toEqual([provocation, code, []]);
      for (const name of Object.keys(responses[code]?.headers ?? {})) {
        // Only a replay has this one.
        if (name === 'Idempotency-Replayed') continue;
        const value = headers.get(name.toLowerCase()) ?? null;
        const typed = value !== null && /^\d+$/.test(value) ? Number(value) : value;
        expect([name, value, problemsOf(typed, ...place, 'headers', name, 'schema')]).toEqual([
          name,
          value,
          [],
        ]);
      }
    }
    const documented = Object.keys(responses).filter((status) => status !== 'default');
    expect([...seen].sort()).toEqual(documented.sort());
  });
});

describe('what the document says of a definition', () => {
  const BODY = ['requestBody', 'content', 'application/json', 'schema'];
  const problems = (body: unknown): unknown => problemsOf(body, 'paths', '/v2/events', 'post', ...BODY);

  test('is what the gateway accepts, by itself and in an envelope', async () => {
    const operation = document.paths['/v2/events']?.post;
    const example = operation?.requestBody?.content['application/json']?.example;
    const { clickEventsMeta } = (
      await send<{ clickEventsMeta: WireDefinition }>(`${url}/v2/events/meta?event_name=${STORED}`)
    ).body;
    for (const body of [
      example,
      { ...clickEventsMeta, eventName: freshName() },
      { clickEventsMeta: { ...clickEventsMeta, eventName: freshName() } },
      { eventName: freshName(), actions: ['EIConsumer'], description: null, fields: null },
    ]) {
      expect([body, problems(body)]).toEqual([body, []]);
      expect([body, (await postEvent(url, body)).status]).toEqual([body, 200]);
    }
  });

  test.each([
    ['no name', { actions: ['EMFConsumer'] }],
    ['a wrong name', { eventName: 'a/b', actions: ['EMFConsumer'] }],
    ['no destination', { eventName: 'a', actions: [] }],
    ['a wrong destination', { eventName: 'a', actions: ['x'] }],
    ['a wrong field type', { eventName: 'a', actions: ['EMFConsumer'], fields: [{ name: 'b', type: 'c' }] }],
    ['a number', { eventName: 1, actions: ['EMFConsumer'] }],
    ['no object', []],
  ])('is not what the gateway rejects: %s', async (_, body) => {
    expect(problems(body)).not.toEqual([]);
    expect((await postEvent(url, body)).status).toBe(400);
  });
});
