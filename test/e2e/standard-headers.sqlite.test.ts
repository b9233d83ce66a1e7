import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/folder';
import { startGateway } from '../support/gateway';
import { parseAnswers, sendBytes } from '../support/raw-http';

const EXPECTED = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** The headers of what a gateway is, which no answer has. */
const REVEALING = ['x-powered-by', 'server', 'strict-transport-security'];

const ORIGIN = 'https://app.example.com';

const environment = (): Record<string, string> => ({
  DATABASE_URL: `file:${path.join(temporaryFolder(), 'events.db')}`,
  CORS_ORIGINS: ORIGIN,
});

const BROWSER = { accept: 'text/html' };

let url: string;

beforeAll(async () => {
  ({ url } = await startGateway({ ...environment(), NODE_ENV: 'production' }));
});

function expectStandardHeaders(headers: Readonly<Record<string, string>>): void {
  expect(headers).toMatchObject(EXPECTED);
  expect(Object.keys(headers).filter((name) => REVEALING.includes(name))).toEqual([]);
}

describe('every answer has the security headers, and is not cached', () => {
  const post = (body: string): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });

  test.each<[string, number, string, RequestInit]>([
    ['the result of an operation', 200, '/graphql', post('{"query":"{ __typename }"}')],
    ['an error of GraphQL', 400, '/graphql', post('{"query":"{ __typename ')],
    ['the page at /graphql', 200, '/graphql', { headers: BROWSER }],
    ['the page at /', 200, '/', { headers: BROWSER }],
    ['the JSON at /', 200, '/', {}],
    ['a list of the platform', 200, '/v2/events', {}],
    ['an error of the platform', 400, '/v2/events', post('{')],
    ['a path that does not exist', 404, '/nothing', {}],
    ['a method that is not allowed', 405, '/graphql', { method: 'DELETE' }],
    ['a body that is too large', 413, '/v2/events', post('x'.repeat(300_000))],
    ['a health check', 200, '/healthz', {}],
    [
      'a preflight request',
      204,
      '/graphql',
      { method: 'OPTIONS', headers: { origin: ORIGIN, 'access-control-request-method': 'POST' } },
    ],
  ])('%s: %d', async (_, status, target, init) => {
    const answer = await fetch(url + target, init);
    expect(answer.status).toBe(status);
    expectStandardHeaders(Object.fromEntries(answer.headers));
  });

  test.each([
    ['a URL that cannot be decoded', 'GET /% HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
    ['what is not HTTP', 'hello\r\n\r\n'],
  ])('%s', async (_, bytes) => {
    const [answer] = parseAnswers(await sendBytes(url, bytes));
    expect(answer?.status).toBe(400);
    expectStandardHeaders(Object.fromEntries(answer?.headers ?? []));
  });
});

test('a page of a configured origin may read the answer all the same', async () => {
  const answer = await fetch(`${url}/v2/events`, { headers: { origin: ORIGIN } });
  expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expectStandardHeaders(Object.fromEntries(answer.headers));
});

test('only Apollo Sandbox may run the scripts that its own policy names, and still is in no frame', async () => {
  const open = await startGateway({ ...environment(), LANDING_PAGE: 'true' });
  const page = await fetch(`${open.url}/graphql`, { headers: BROWSER });
  expect(await page.text()).toMatch(
    /<meta http-equiv="Content-Security-Policy" content="script-src [^"]*'nonce-/,
  );
  expectStandardHeaders({
    ...Object.fromEntries(page.headers),
    'content-security-policy': EXPECTED['content-security-policy'],
    'cross-origin-opener-policy': EXPECTED['cross-origin-opener-policy'],
  });
  expect(page.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
  expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin-allow-popups');
  for (const target of ['/graphql?query={__typename}', '/nothing']) {
    const json = await fetch(open.url + target);
    expectStandardHeaders(Object.fromEntries(json.headers));
  }
});
