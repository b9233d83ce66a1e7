import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { type GraphQLAnswer, postJson } from '../support/client';
import { temporaryFolder } from '../support/folder';
import { startGateway } from '../support/gateway';
import { PROJECT } from '../support/project';
import { parseAnswers, sendBytes } from '../support/raw-http';

const environment = (): Record<string, string> => ({
  DATABASE_URL: `file:${path.join(temporaryFolder(), 'events.db')}`,
});

const API_POLICY = "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'";

let url: string;
let page: string;
/** The paths of the files that the page names. */
let files: string[];

beforeAll(async () => {
  ({ url } = await startGateway(environment()));
  page = await (await fetch(`${url}/graphiql`)).text();
  files = [...page.matchAll(/ (?:src|href)="\.(\/[^"]+)"/g)].map(([, file = '']) => file);
});

/** Keeps the sending side open until the gateway closes the connection. */
const NEVER = 60_000;

/** Sends a request as it is: fetch would resolve the dots of a path, and ask not to use what is cached. */
async function ask(target: string, method = 'GET', headers = '') {
  const request = `${method} ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers}\r\n`;
  const [answer] = parseAnswers(await sendBytes(url, request, NEVER));
  return { status: answer?.status, body: answer?.body ?? '', headers: answer?.headers };
}

describe('/graphiql', () => {
  test('is a page that may load from the gateway only, and has no script of its own', async () => {
    const answer = await fetch(`${url}/graphiql`);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    const policy = new Map(
      (answer.headers.get('content-security-policy') ?? '').split(';').map((directive) => {
        const [name = '', ...sources] = directive.split(' ');
        return [name, sources.join(' ')];
      }),
    );
    expect(Object.fromEntries(policy)).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self' 'unsafe-inline'",
      'font-src': "'self' data:",
      'img-src': 'data:',
      'connect-src': "'self'",
      'worker-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    });
    expect(page).not.toMatch(/<script(?![^>]* src=)|\son\w+=|(src|href)="(https?:)?\/\//i);
  });

  test('loads files that browsers keep for good, because their names change with them', async () => {
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      const answer = await fetch(url + file);
      expect([file, answer.status]).toEqual([file, 200]);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'cache-control': 'public, max-age=31536000, immutable',
        'content-security-policy': API_POLICY,
        'content-type': file.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
        'x-content-type-options': 'nosniff',
      });
      const etag = answer.headers.get('etag') ?? '';
      expect(await ask(file, 'GET', `If-None-Match: ${etag}\r\n`)).toMatchObject({ status: 304, body: '' });
      const head = await fetch(url + file, { method: 'HEAD' });
      expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, '']);
    }
  });

  test('loads one file whose name stays, which browsers ask for again', async () => {
    const answer = await fetch(`${url}/graphiql/leave-sandbox.js`);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'public, max-age=0']);
  });

  test('with a slash at the end leads to the page, relative to a prefix', async () => {
    const answer = await fetch(`${url}/graphiql/`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([308, '../graphiql']);
  });
});

test('every example operation is a tab that runs on its own', async () => {
  const tabs = (await (await fetch(`${url}/graphiql/tabs.json`)).json()) as {
    readonly query: string;
    readonly variables: string;
  }[];
  const document = readFileSync(path.join(PROJECT, 'examples/operations.graphql'), 'utf8');
  expect(tabs).toHaveLength(parse(document).definitions.length);
  for (const { query, variables } of tabs) {
    expect(query).toMatch(/^# [^\n]+\n(query|mutation) \w+/);
    const { body } = await postJson<GraphQLAnswer<unknown>>(`${url}/graphql`, {
      query,
      variables: variables === '' ? {} : (JSON.parse(variables) as unknown),
    });
    expect([query, body.errors]).toEqual([query, undefined]);
  }
  expect(tabs[0]?.query).toMatch(/^# Validates a definition and stores it, .*\nmutation CreateEvent\(/);
  expect(Object.keys(JSON.parse(tabs[0]?.variables ?? '') as object)).toEqual(['input']);
});

describe('below /graphiql', () => {
  test.each([
    ['a file of the gateway', '/graphiql/../../../../package.json'],
    ['the page, by its file', '/graphiql/../index.html'],
    ['dots that are encoded', '/graphiql/%2e%2e/index.html'],
    ['a slash that is encoded', '/graphiql/..%2f..%2f..%2f..%2fpackage.json'],
    ['dots and slashes that are encoded twice', '/graphiql/%252e%252e%252findex.html'],
    ['a backslash', '/graphiql/..\\index.html'],
    ['a backslash that is encoded', '/graphiql/..%5c..%5cpackage.json'],
    ['an overlong encoding of a slash', '/graphiql/..%c0%afindex.html'],
    ['a NUL', '/graphiql/leave-sandbox.js%00.css'],
    ['an absolute path', '/graphiql//etc/passwd'],
    ['the folder', '/graphiql/.'],
    ['a hidden file', '/graphiql/.env'],
    ['the stamp of the build', '/graphiql/../../../.console.json'],
    ['the licenses', '/graphiql/licenses.md'],
    ['a name in another case', '/graphiql/LEAVE-SANDBOX.JS'],
    ['a file with a slash at its end', '/graphiql/leave-sandbox.js/'],
    ['a property of every object', '/graphiql/__proto__'],
    ['a pattern', '/graphiql/*'],
    ['a parameter of a route', '/graphiql/:file'],
    ['a long path', `/graphiql/${'a'.repeat(8_000)}`],
    ['many segments', `/graphiql${'/a'.repeat(4_000)}`],
  ])('%s is not found', async (_, target) => {
    const { status, body, headers } = await ask(target);
    expect([400, 404]).toContain(status);
    expect(headers?.get('content-type')).toBe('application/json; charset=utf-8');
    expect(JSON.parse(body)).toEqual({ errors: [expect.anything()] });
    expect(body).not.toMatch(/root:|behavioral|dist|\/work|node_modules/);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s is not allowed', async (method) => {
    for (const target of ['/graphiql', '/graphiql/tabs.json', files[0] ?? '']) {
      const { status, headers } = await ask(target, method);
      expect([target, status, headers?.get('allow')]).toEqual([target, 405, 'GET, HEAD']);
    }
  });

  test('a range and a precondition of another file change nothing', async () => {
    const file = files[0] ?? '';
    const whole = await (await fetch(url + file)).text();
    for (const header of [
      'Range: bytes=0-1',
      `Range: bytes=${'0-1,'.repeat(1_000)}0-1`,
      'If-None-Match: "x"',
      'If-Modified-Since: yesterday',
    ]) {
      const { status, body } = await ask(file, 'GET', `${header}\r\n`);
      expect([header, status, body === whole]).toEqual([header, 200, true]);
    }
  });

  test('requests count against the budget of their address', async () => {
    const { url: limited } = await startGateway({ ...environment(), RATE_LIMIT: '2' });
    const statuses = [];
    for (const target of ['/graphiql', '/graphiql/tabs.json', files[0] ?? '']) {
      statuses.push((await fetch(limited + target)).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
  });
});

describe('the console', () => {
  const PATHS = ['/graphiql', '/graphiql/', '/graphiql/tabs.json', '/graphiql/leave-sandbox.js'];
  const statusesOf = async (env: Record<string, string>): Promise<number[]> => {
    const { url: other } = await startGateway({ ...environment(), ...env });
    return Promise.all(
      PATHS.map(async (target) => (await fetch(other + target, { redirect: 'manual' })).status),
    );
  };

  test('is off in production, and where CONSOLE says so', async () => {
    const nothing = [404, 404, 404, 404];
    expect(await statusesOf({ NODE_ENV: 'production' })).toEqual(nothing);
    expect(await statusesOf({ CONSOLE: 'false' })).toEqual(nothing);
  });

  test('is on in production with CONSOLE=true', async () => {
    expect(await statusesOf({ NODE_ENV: 'production', CONSOLE: 'true' })).toEqual([200, 308, 200, 200]);
  });

  test('needs no caller: it sends what its user gives it', async () => {
    const env = { AUTH_JWT_SECRET: 'x'.repeat(32), AUTH_ISSUER: 'a', AUTH_AUDIENCE: 'b' };
    expect(await statusesOf(env)).toEqual([200, 308, 200, 200]);
  });
});

describe('Apollo Sandbox', () => {
  const BROWSER = { accept: 'text/html' };

  test('leads to the console where it cannot be loaded, if there is a console', async () => {
    expect(await (await fetch(`${url}/graphql`, { headers: BROWSER })).text()).toContain(
      '<script async src="graphiql/leave-sandbox.js"></script></head>',
    );
    const { url: without } = await startGateway({ ...environment(), CONSOLE: 'false' });
    expect(await (await fetch(`${without}/graphql`, { headers: BROWSER })).text()).not.toContain(
      'leave-sandbox',
    );
  });
});

describe('/schema.graphql', () => {
  const SCHEMA = readFileSync(path.join(PROJECT, 'schema.graphql'), 'utf8');

  test('is the schema as text', async () => {
    const answer = await fetch(`${url}/schema.graphql`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(await answer.text()).toBe(SCHEMA);
  });

  test('is not found where introspection is disabled', async () => {
    for (const [name, value] of [
      ['NODE_ENV', 'production'],
      ['INTROSPECTION', 'false'],
    ] as const) {
      const { url: other } = await startGateway({ ...environment(), [name]: value });
      const answer = await fetch(`${other}/schema.graphql`);
      expect([answer.status, await answer.text()]).toEqual([404, expect.not.stringContaining('type ')]);
    }
  });

  test('needs a caller where introspection does', async () => {
    const { url: other } = await startGateway({
      ...environment(),
      AUTH_JWT_SECRET: 'x'.repeat(32),
      AUTH_ISSUER: 'a',
      AUTH_AUDIENCE: 'b',
    });
    const answer = await fetch(`${other}/schema.graphql`);
    expect([answer.status, await answer.text()]).toEqual([401, expect.not.stringContaining('type ')]);
  });

  test('takes no other method', async () => {
    const answer = await fetch(`${url}/schema.graphql`, { method: 'POST' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});
