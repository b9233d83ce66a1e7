import { beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { findEvent, type GraphQLAnswer, send } from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { cartAbandoned, freshName } from '../support/definitions';
import { startGateway } from '../support/gateway';
import { claims } from '../support/tokens';

let url: string;

beforeAll(async () => {
  ({ url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() }));
});

/** What a browser sends for a page of another origin without asking the gateway first. */
const get = (parameters: Readonly<Record<string, string>>, headers: Record<string, string> = {}) =>
  send<GraphQLAnswer<object>>(`${url}/graphql?${new URLSearchParams(parameters).toString()}`, { headers });

const CREATE = 'mutation($input: CreateEventInput!) { createEvent(input: $input) { event { id } } }';

describe('GET', () => {
  test('runs a query with its variables, without any header', async () => {
    const { status, body } = await get({
      query: 'query($name: String!) { event(eventName: $name) { id } }',
      variables: JSON.stringify({ name: freshName() }),
    });
    expect([status, body]).toEqual([200, { data: { event: null } }]);
  });

  test('runs the named one of several operations', async () => {
    const query = 'query A { a: __typename } query B { b: __typename }';
    expect((await get({ query, operationName: 'B' })).body).toEqual({ data: { b: 'Query' } });
  });

  test('runs no mutation, also if the document has a query as well', async () => {
    const eventName = freshName();
    const variables = JSON.stringify({ input: cartAbandoned(eventName) });
    const requests: Readonly<Record<string, string>>[] = [
      { query: CREATE, variables },
      {
        query: `query A { __typename } ${CREATE.replace('mutation', 'mutation B')}`,
        operationName: 'B',
        variables,
      },
    ];
    for (const parameters of requests) {
      const { status, headers } = await get(parameters);
      expect([status, headers.get('allow')]).toEqual([405, 'POST']);
    }
    expect(await findEvent(url, eventName)).toBeNull();
  });
});

describe('POST', () => {
  test.each([
    'text/plain',
    'text/plain; charset=utf-8',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    null,
  ])('of %s, which a form can send, is refused with 415', async (type) => {
    const eventName = freshName();
    const body = Buffer.from(
      JSON.stringify({ query: CREATE, variables: { input: cartAbandoned(eventName) } }),
    );
    const headers: Record<string, string> = type === null ? {} : { 'content-type': type };
    expect((await send(`${url}/graphql`, { method: 'POST', headers, body })).status).toBe(415);
    expect(await findEvent(url, eventName)).toBeNull();
  });
});

test('a token in a cookie authenticates nobody', async () => {
  const secret = 'x'.repeat(32);
  const own = await startGateway({
    ...{ DATABASE_URL: await newDatabaseUrl(), AUTH_JWT_SECRET: secret },
    ...{ AUTH_ISSUER: 'https://login.example.com/', AUTH_AUDIENCE: 'events' },
  });
  const token = await new SignJWT({ ...claims() })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret));
  const ask = (headers: Record<string, string>) =>
    send(`${own.url}/graphql?query=${encodeURIComponent('{ event(eventName: "x") { id } }')}`, { headers });
  expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(200);
  for (const name of ['authorization', 'X-CAP-API-OAUTH-TOKEN', 'token', 'session']) {
    expect((await ask({ cookie: `${name}=${token}` })).status).toBe(401);
  }
});
