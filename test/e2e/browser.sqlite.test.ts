import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Kind, parse } from 'graphql';
import type { Browser } from 'playwright-core';
import { hasChromium, launchChromium } from '../support/chromium';
import { type GraphQLAnswer, postJson } from '../support/client';
import { temporaryFolder } from '../support/folder';
import { type Gateway, startGateway } from '../support/gateway';
import { PROJECT } from '../support/project';

const SANDBOX = 'https://studio.apollographql.com';

const environment = (): Record<string, string> => ({
  DATABASE_URL: `file:${path.join(temporaryFolder(), 'events.db')}`,
});

/** The origin that a preflight response allows; null if the gateway does not allow this origin. */
async function preflight(url: string, origin: string): Promise<string | null> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  });
  return answer.headers.get('access-control-allow-origin');
}

describe('a page from another origin', () => {
  test('may call the gateway in development if it is Apollo Sandbox, and otherwise not', async () => {
    const { url } = await startGateway(environment());
    expect(await preflight(url, SANDBOX)).toBe(SANDBOX);
    expect(await preflight(url, 'https://evil.example')).toBeNull();
    expect(await preflight(url, 'https://studio.apollographql.com.evil.example')).toBeNull();
    expect(await preflight(url, 'null')).toBeNull();
  });

  test('may not call the gateway in production unless it is configured', async () => {
    const env = { ...environment(), NODE_ENV: 'production' };
    const { url } = await startGateway({ ...env, CORS_ORIGINS: 'https://a.example, https://b.example:8443' });
    expect(await preflight(url, SANDBOX)).toBeNull();
    expect(await preflight(url, 'https://a.example')).toBe('https://a.example');
    expect(await preflight(url, 'https://b.example:8443')).toBe('https://b.example:8443');
    expect(await preflight(url, 'https://b.example')).toBeNull();
  });

  test('may always call the gateway if CORS_ORIGINS is *', async () => {
    const { url } = await startGateway({ ...environment(), CORS_ORIGINS: '*' });
    expect(await preflight(url, 'https://evil.example')).toBe('*');
  });
});

/** What Chromium, Firefox and Safari send for the address bar. */
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

/** Expects a page that loads nothing and runs nothing, and resolves with its text. */
async function expectStaticPage(response: Response): Promise<string> {
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toBe(
    "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
  );
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const html = await response.text();
  expect(html).not.toMatch(/<(script|style|img|link|iframe|form)|\son\w+=|\ssrc=|href="(https?:)?\/\//i);
  return html;
}

/** What the page at / links to, and the JSON names. */
const PLACES = {
  development: {
    graphql: '/graphql',
    graphiql: '/graphiql',
    schema: '/schema.graphql',
    rest: '/v2/events',
    openapi: '/v2/openapi.json',
    health: '/healthz',
    readiness: '/readyz',
  },
  production: {
    graphql: '/graphql',
    rest: '/v2/events',
    openapi: '/v2/openapi.json',
    health: '/healthz',
    readiness: '/readyz',
  },
} as const;

describe.each(['development', 'production'] as const)('in %s', (environmentName) => {
  let url: string;

  beforeAll(async () => {
    ({ url } = await startGateway({ ...environment(), NODE_ENV: environmentName }));
  });

  test('/ is a page that links to what the gateway serves', async () => {
    const html = await expectStaticPage(await fetch(`${url}/?from=bookmark`, { headers: BROWSER }));
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => link);
    expect(links.map((link) => `/${link ?? ''}`)).toEqual(Object.values(PLACES[environmentName]));
    for (const link of links)
      expect((await fetch(`${url}/${link ?? ''}`, { headers: BROWSER })).status).toBe(200);
  });

  test.each(['*/*', 'application/json', 'text/html;q=0.1, application/json'])(
    '/ is JSON for a client that accepts %s',
    async (accept) => {
      const response = await fetch(url, { headers: { accept } });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(await response.json()).toEqual({
        name: 'Behavioral Events Gateway',
        ...PLACES[environmentName],
      });
    },
  );

  test('/ takes no other method', async () => {
    const response = await fetch(url, { method: 'POST', headers: BROWSER });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test.each(['/', '/graphql'])('HEAD of the page %s answers without it', async (path) => {
    const response = await fetch(url + path, { method: 'HEAD', headers: BROWSER });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toBe('');
  });
});

describe('in production /graphql', () => {
  let url: string;

  beforeAll(async () => {
    const gateway = await startGateway({ ...environment(), NODE_ENV: 'production' });
    url = `${gateway.url}/graphql`;
  });

  test('is a page that says how to send an operation', async () => {
    const html = await expectStaticPage(await fetch(url, { headers: BROWSER }));
    expect(html).toContain('POST');
    expect(html).toContain('application/json');
    expect(html).not.toContain('CSRF');
  });

  test('is the API for any request with a query, and for a client that prefers JSON', async () => {
    const query = `${url}?query={__typename}`;
    expect(await (await fetch(query, { headers: BROWSER })).json()).toEqual({
      data: { __typename: 'Query' },
    });
    const post = { method: 'POST', body: '{"query":"{__typename}"}' };
    const posted = await fetch(url, { ...post, headers: { ...BROWSER, 'content-type': 'application/json' } });
    expect(await posted.json()).toEqual({ data: { __typename: 'Query' } });
    const answer = await fetch(url);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/json');
  });
});

(hasChromium() ? describe : describe.skip)('in a browser', () => {
  let gateway: Gateway;
  let browser: Browser;

  beforeAll(async () => {
    gateway = await startGateway(environment());
    browser = await launchChromium();
  });

  test('/graphql opens Apollo Sandbox with the example operations, and with variables for all of them', async () => {
    const page = await browser.newPage();
    // The page loads its script from Apollo. This one only records the options that it is called with.
    await page.route('https://embeddable-sandbox.cdn.apollographql.com/**', (route) =>
      route.fulfill({
        contentType: 'text/javascript',
        body: 'window.EmbeddedSandbox = class { constructor(options) { window.handed = options; } };',
      }),
    );
    await page.route(/^https:(?!.*embeddable-sandbox)/, (route) => route.abort());
    await page.goto(`${gateway.url}/graphql`);
    const handed = await page.evaluate<{
      initialEndpoint: string;
      initialState: { document: string; variables: Record<string, unknown> };
    }>('window.handed');
    expect(handed.initialEndpoint).toBe(`${gateway.url}/graphql`);

    const { document, variables } = handed.initialState;
    expect(document).toBe(readFileSync(path.join(PROJECT, 'examples/operations.graphql'), 'utf8'));
    const operations = parse(document).definitions.flatMap((node) =>
      node.kind === Kind.OPERATION_DEFINITION ? [node.name?.value ?? 'no name'] : [],
    );
    for (const operationName of operations) {
      const answer = await postJson<GraphQLAnswer<unknown>>(`${gateway.url}/graphql`, {
        query: document,
        operationName,
        variables,
      });
      expect([operationName, answer.body.errors]).toEqual([operationName, undefined]);
    }
    await page.close();
  });

  test.each([
    [SANDBOX, 200],
    ['https://evil.example', 'Failed to fetch'],
  ])('a call from a page at %s: %s', async (origin, outcome) => {
    const context = await browser.newContext();
    // Chromium asks the user before a page from the internet may call this machine.
    await context.grantPermissions(['local-network-access']).catch(() => undefined);
    const page = await context.newPage();
    await page.route(`${origin}/`, (route) => route.fulfill({ contentType: 'text/html', body: '<p>page' }));
    await page.goto(`${origin}/`);
    const seen = await page.evaluate(async (url) => {
      try {
        const answer = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: '{ __typename }' }),
        });
        return answer.status;
      } catch (error) {
        return error instanceof Error ? error.message : '';
      }
    }, `${gateway.url}/graphql`);
    expect(seen).toBe(outcome);
    await context.close();
  });
});
