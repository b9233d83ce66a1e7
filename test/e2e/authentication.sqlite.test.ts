import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { auditLinesOf } from '../support/audit';
import { type Answer, postJson, send } from '../support/client';
import { cartAbandoned } from '../support/definitions';
import { newDatabaseUrl } from '../support/database';
import { type Gateway, startGateway } from '../support/gateway';
import { sendBytes } from '../support/raw-http';
import { AUDIENCE, claims, ISSUER, type KeyServer, startKeyServer } from '../support/tokens';

type Headers = Readonly<Record<string, string>>;

let keyServer: KeyServer;
let gateway: Gateway;

beforeAll(async () => {
  keyServer = await startKeyServer();
  gateway = await startGateway({ DATABASE_URL: await newDatabaseUrl(), ...keyServer.environment });
});

interface Refused {
  readonly errors: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string; readonly reason?: string; readonly scope?: string };
  }[];
}

interface RefusedByRest {
  readonly warnings: readonly unknown[];
  readonly errors: readonly { readonly status: boolean; readonly code: number; readonly message: string }[];
}

/** One write and one read, at both ways in. */
const viaGraphQL = <Body = Refused>(url: string, headers: Headers): Promise<Answer<Body>> =>
  postJson<Body>(
    `${url}/graphql`,
    {
      query:
        'mutation($input: CreateEventInput!) { createEvent(input: $input) { event { id } errors { rule } } }',
      variables: { input: cartAbandoned() },
    },
    headers,
  );

const viaRest = <Body = RefusedByRest>(url: string, headers: Headers): Promise<Answer<Body>> =>
  postJson<Body>(`${url}/v2/events`, cartAbandoned(), headers);

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

/** Sends the headers to both ways in, and expects the same typed refusal of both. */
async function expectUnauthenticated(url: string, headers: Headers, reason: string): Promise<void> {
  const [graphql, rest] = await Promise.all([viaGraphQL(url, headers), viaRest(url, headers)]);
  expect(graphql.status).toBe(401);
  expect(graphql.body.errors).toEqual([
    { message: expect.any(String), extensions: { code: 'UNAUTHENTICATED', reason } },
  ]);
  expect(rest.status).toBe(401);
  const message = graphql.body.errors[0]?.message;
  expect(rest.body).toEqual({ warnings: [], errors: [{ status: false, code: 401, message }] });
  const challenge = reason === 'CREDENTIALS_MISSING' ? 'Bearer' : 'Bearer error="invalid_token"';
  expect([graphql, rest].map((answer) => answer.headers.get('www-authenticate'))).toEqual([
    challenge,
    challenge,
  ]);
}

async function expectAccepted(url: string, headers: Headers): Promise<void> {
  const graphql = await viaGraphQL<{ data: { createEvent: { event: unknown; errors: unknown[] } } }>(
    url,
    headers,
  );
  expect(graphql.body.data.createEvent).toEqual({ event: { id: expect.any(String) }, errors: [] });
  expect((await viaRest(url, headers)).status).toBe(200);
}

const HOUR = 3_600;
const now = (): number => Math.floor(Date.now() / 1000);

describe('a token is accepted', () => {
  test('as a bearer token, whatever the case of the scheme', async () => {
    const token = await keyServer.token();
    await expectAccepted(gateway.url, bearer(token));
    await expectAccepted(gateway.url, { authorization: `bearer ${token}` });
  });

  test("in the platform's own header", async () => {
    await expectAccepted(gateway.url, { 'x-cap-api-oauth-token': await keyServer.token() });
  });

  test.each<[string, JWTPayload]>([
    ['that names one of several audiences', { aud: ['other', AUDIENCE] }],
    ['whose scopes are a list', { scope: ['openid', 'events:read', 'events:write'] }],
    ['whose organisation is a number', { org_id: 100_042 }],
    ['that expired less than the tolerance ago', { exp: now() - 1 }],
    ['with other claims', { name: 'Ada', nbf: now() - 10, iat: now() - 10, roles: { admin: true } }],
  ])('%s', async (_, given) => {
    await expectAccepted(gateway.url, bearer(await keyServer.token(given)));
  });
});

describe('a token is refused', () => {
  test.each<[string, JWTPayload, string]>([
    ['that has expired', { exp: now() - HOUR }, 'TOKEN_EXPIRED'],
    ['without an expiry', { exp: undefined }, 'TOKEN_CLAIM_MISSING'],
    ['that is not valid yet', { nbf: now() + HOUR }, 'TOKEN_NOT_YET_VALID'],
    ['of another issuer', { iss: 'https://evil.example.com/' }, 'TOKEN_ISSUER_REJECTED'],
    ['without an issuer', { iss: undefined }, 'TOKEN_CLAIM_MISSING'],
    ['for another audience', { aud: 'payments' }, 'TOKEN_AUDIENCE_REJECTED'],
    ['without an audience', { aud: undefined }, 'TOKEN_CLAIM_MISSING'],
    ['without a subject', { sub: undefined }, 'TOKEN_CLAIM_MISSING'],
    ['with an empty subject', { sub: '' }, 'TOKEN_CLAIM_MISSING'],
    ['with a subject of 256 characters', { sub: 'x'.repeat(256) }, 'TOKEN_CLAIM_MISSING'],
    ['with a line break in the subject', { sub: 'ada\nroot' }, 'TOKEN_CLAIM_MISSING'],
    ['without an organisation', { org_id: undefined }, 'TOKEN_ORGANISATION_MISSING'],
    ['with an empty organisation', { org_id: ' ' }, 'TOKEN_ORGANISATION_MISSING'],
    ['with an object as the organisation', { org_id: { id: 'acme' } }, 'TOKEN_ORGANISATION_MISSING'],
  ])('%s', async (_, given, reason) => {
    await expectUnauthenticated(gateway.url, bearer(await keyServer.token(given)), reason);
  });

  test('that is signed with another key', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'RS256', kid: 'key1' })
      .sign(privateKey);
    await expectUnauthenticated(gateway.url, bearer(token), 'TOKEN_SIGNATURE_INVALID');
  });

  test('that names an unknown key', async () => {
    await expectUnauthenticated(
      gateway.url,
      bearer(await keyServer.token({}, { kid: 'other' })),
      'TOKEN_KEY_UNKNOWN',
    );
  });

  test('whose payload was changed', async () => {
    const [header, , signature] = (await keyServer.token()).split('.');
    const payload = Buffer.from(JSON.stringify(claims({ org_id: 'other' }))).toString('base64url');
    await expectUnauthenticated(
      gateway.url,
      bearer([header, payload, signature].join('.')),
      'TOKEN_SIGNATURE_INVALID',
    );
  });

  test('that is not signed: "alg" is "none"', async () => {
    const parts = [{ alg: 'none', typ: 'JWT' }, claims()];
    const token = `${parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
    await expectUnauthenticated(gateway.url, bearer(token), 'TOKEN_ALGORITHM_REJECTED');
  });

  test('that is signed with the public key as if it were a secret', async () => {
    const pem = await exportSPKI(keyServer.key().publicKey);
    for (const secret of [pem, pem.trim()]) {
      const body = [{ alg: 'HS256', kid: 'key1' }, claims()]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
      const token = `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
      await expectUnauthenticated(gateway.url, bearer(token), 'TOKEN_ALGORITHM_REJECTED');
    }
  });

  test.each([
    ['that is not base64url of JSON', 'a.b.c'],
    ['whose header is empty', 'e30.e30.e30'],
    ['with a header of 2,000 characters', `${'x'.repeat(2_000)}.y.z`],
  ])('%s', async (_, token) => {
    await expectUnauthenticated(gateway.url, bearer(token), 'TOKEN_MALFORMED');
  });
});

describe('a request is refused', () => {
  test('without credentials', async () => {
    await expectUnauthenticated(gateway.url, {}, 'CREDENTIALS_MISSING');
  });

  test('with two tokens', async () => {
    const token = await keyServer.token();
    await expectUnauthenticated(
      gateway.url,
      { ...bearer(token), 'x-cap-api-oauth-token': token },
      'CREDENTIALS_AMBIGUOUS',
    );
  });

  test.each(['Authorization: Bearer', 'X-CAP-API-OAUTH-TOKEN:', 'X-API-Key:'])(
    'with the header "%s" twice',
    async (header) => {
      const line = `${header} ${await keyServer.token()}\r\n`;
      const head = `GET /v2/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${line}${line}\r\n`;
      const answer = await sendBytes(gateway.url, head);
      expect(answer).toContain('401 Unauthorized');
      expect(answer).toContain('the request has more than one token or API key');
    },
  );

  test.each<[string, Headers]>([
    ['with a user name and a password', { authorization: 'Basic YWRhOnNlY3JldA==' }],
    ['with an empty bearer token', { authorization: 'Bearer ' }],
    ['with an API key, where there are none', { 'x-api-key': 'bek_secret' }],
    ['with an API key as a bearer token, where there are none', { authorization: 'Bearer bek_secret' }],
  ])('%s', async (_, headers) => {
    await expectUnauthenticated(gateway.url, headers, 'CREDENTIALS_UNSUPPORTED');
  });

  test('to read, and for introspection, as to write', async () => {
    for (const query of [
      '{ __typename }',
      '{ __schema { queryType { name } } }',
      '{ fieldTypes { type } }',
    ]) {
      expect((await postJson(`${gateway.url}/graphql`, { query })).status).toBe(401);
    }
    for (const path of ['', '/meta?event_name=x', '/meta_fields']) {
      expect((await send(`${gateway.url}/v2/events${path}`)).status).toBe(401);
    }
    expect((await fetch(`${gateway.url}/v2/events`, { method: 'HEAD' })).status).toBe(401);
  });

  test('before its body is read', async () => {
    const answer = await postJson<Refused>(`${gateway.url}/graphql`, 'this is not JSON');
    expect(answer.status).toBe(401);
  });
});

test('health, the index and a page for a browser need no credentials', async () => {
  for (const path of ['/healthz', '/readyz', '/']) {
    expect((await fetch(`${gateway.url}${path}`)).status).toBe(200);
  }
  const page = await fetch(`${gateway.url}/graphql`, { headers: { accept: 'text/html' } });
  expect([page.status, page.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('text/html'),
  ]);
  const accept = 'application/graphql-response+json, text/html;q=0.9';
  expect((await fetch(`${gateway.url}/graphql`, { headers: { accept } })).status).toBe(401);
  const query = `${gateway.url}/graphql?query={__typename}`;
  expect((await fetch(query, { headers: { accept: 'text/html' } })).status).toBe(401);
});

test('a preflight request needs no credentials, and a page can read why it was refused', async () => {
  const origin = 'https://app.example.com';
  const { url } = await startGateway({
    DATABASE_URL: await newDatabaseUrl(),
    CORS_ORIGINS: origin,
    ...keyServer.environment,
  });
  const preflight = await fetch(`${url}/graphql`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,content-type');
  const refused = await viaGraphQL(url, { origin });
  expect(refused.status).toBe(401);
  expect(refused.headers.get('access-control-allow-origin')).toBe(origin);
  expect(refused.headers.get('access-control-expose-headers')).toContain('www-authenticate');
});

describe('scopes', () => {
  const read = { query: '{ events { totalCount } }' };

  test('a caller who may only read cannot write, and is told which scope is missing', async () => {
    const headers = bearer(await keyServer.token({ scope: 'events:read' }));
    const graphql = await viaGraphQL(gateway.url, headers);
    expect(graphql.status).toBe(403);
    expect(graphql.body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', scope: 'events:write' } }]);
    const rest = await viaRest(gateway.url, headers);
    expect(rest.status).toBe(403);
    expect(rest.body).toEqual({
      warnings: [],
      errors: [{ status: false, code: 403, message: 'this needs the scope events:write' }],
    });
    for (const answer of [graphql, rest]) {
      expect(answer.headers.get('www-authenticate')).toBe(
        'Bearer error="insufficient_scope", scope="events:write"',
      );
    }
    expect((await postJson(`${gateway.url}/graphql`, read, headers)).status).toBe(200);
    expect((await fetch(`${gateway.url}/v2/events`, { headers })).status).toBe(200);
  });

  test('a caller who may only write cannot read, and sees no earlier versions', async () => {
    const headers = bearer(await keyServer.token({ scope: 'events:write' }));
    await expectAccepted(gateway.url, headers);
    expect((await postJson(`${gateway.url}/graphql`, read, headers)).status).toBe(403);
    for (const method of ['GET', 'HEAD']) {
      expect((await fetch(`${gateway.url}/v2/events`, { method, headers })).status).toBe(403);
    }
    const query = `mutation($input: CreateEventInput!) {
      createEvent(input: $input) { event { versions { edges { cursor } } } }
    }`;
    const input = cartAbandoned();
    const body = { query, variables: { input } };
    const versions = await postJson<Refused & { data?: unknown }>(`${gateway.url}/graphql`, body, headers);
    expect([versions.status, versions.body.data]).toEqual([403, undefined]);
    expect(versions.body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', scope: 'events:read' } }]);
    // It was refused before it was executed: the name is still free.
    expect((await postJson(`${gateway.url}/v2/events`, input, headers)).status).toBe(200);
  });

  test('a caller who may only write does not see what others have written, as what an update would change', async () => {
    const input = { ...cartAbandoned(), description: 'a secret' };
    await postJson(`${gateway.url}/v2/events`, input, bearer(await keyServer.token()));
    const writer = bearer(await keyServer.token({ scope: 'events:write' }));
    const dryRun = (selection: string, headers: Headers): Promise<Answer<unknown>> =>
      postJson(
        `${gateway.url}/graphql`,
        {
          query: `query($input: EventDraftInput!) {
            validateEvent(input: $input, operation: UPDATE) { changes { ${selection} } }
          }`,
          variables: { input: { ...input, description: 'known' } },
        },
        headers,
      );
    const refused = await dryRun('kind before', writer);
    expect(refused.status).toBe(403);
    expect(JSON.stringify(refused.body)).not.toContain('a secret');
    const change = { kind: 'DESCRIPTION_CHANGED', after: 'known' };
    expect((await dryRun('kind after', writer)).body).toEqual({
      data: { validateEvent: { changes: [change] } },
    });
    const reader = bearer(await keyServer.token());
    expect((await dryRun('kind before', reader)).body).toMatchObject({
      data: { validateEvent: { changes: [{ before: 'a secret' }] } },
    });
  });

  test('a caller who may only write does not see the event that an update is in conflict with', async () => {
    const reader = bearer(await keyServer.token());
    const input = { ...cartAbandoned(), description: 'a secret' };
    await postJson(`${gateway.url}/v2/events`, input, reader);
    const query = `mutation($input: CreateEventInput!) {
      updateEvent(input: $input, expectedVersion: 7) { errors { rule } currentEvent { description } }
    }`;
    const update = (headers: Headers): Promise<Answer<unknown>> =>
      postJson(`${gateway.url}/graphql`, { query, variables: { input } }, headers);
    const refused = await update(bearer(await keyServer.token({ scope: 'events:write' })));
    expect(refused.status).toBe(403);
    expect(JSON.stringify(refused.body)).not.toContain('a secret');
    expect((await update(reader)).body).toEqual({
      data: {
        updateEvent: { errors: [{ rule: 'VERSION_CONFLICT' }], currentEvent: { description: 'a secret' } },
      },
    });
  });

  test.each([
    ...['event { description }', 'changes { after }', 'currentEvent { description }'],
    ...['warnings { message }', 'errors { message }'],
  ])(
    'a caller who may only write does not see an old definition by reverting to it: { %s }',
    async (selection) => {
      const reader = bearer(await keyServer.token());
      const input = { ...cartAbandoned(), description: 'a secret' };
      await postJson(`${gateway.url}/v2/events`, input, reader);
      const init = { method: 'PUT', body: JSON.stringify({ ...input, description: 'known' }) };
      const json = { ...reader, 'content-type': 'application/json' };
      expect((await send(`${gateway.url}/v2/events`, { ...init, headers: json })).status).toBe(200);
      const query = `mutation($name: String!) { revertEvent(eventName: $name, to: 1) { ${selection} } }`;
      const revert = (headers: Headers): Promise<Answer<unknown>> =>
        postJson(`${gateway.url}/graphql`, { query, variables: { name: input.eventName } }, headers);
      const refused = await revert(bearer(await keyServer.token({ scope: 'events:write' })));
      expect(refused.status).toBe(403);
      expect(refused.body).toMatchObject({
        errors: [{ extensions: { code: 'FORBIDDEN', scope: 'events:read' } }],
      });
      expect((await revert(bearer(await keyServer.token({ scope: 'events:read' })))).body).toMatchObject({
        errors: [{ extensions: { code: 'FORBIDDEN', scope: 'events:write' } }],
      });
      expect((await revert(reader)).body).not.toHaveProperty('errors');
    },
  );

  test('a caller who may only write disables an event, but does not see what others have written of it', async () => {
    const input = { ...cartAbandoned(), description: 'a secret' };
    await postJson(`${gateway.url}/v2/events`, input, bearer(await keyServer.token()));
    const disable = async (selection: string, scope: string): Promise<Answer<unknown>> => {
      const query = `mutation($name: String!) { disableEvent(eventName: $name) { ${selection} } }`;
      const token = bearer(await keyServer.token({ scope }));
      return postJson(`${gateway.url}/graphql`, { query, variables: { name: input.eventName } }, token);
    };
    expect((await disable('errors { rule }', 'events:read')).body).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN', scope: 'events:write' } }],
    });
    const refused = await disable('event { description }', 'events:write');
    expect(refused.body).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN', scope: 'events:read' } }],
    });
    expect((await disable('errors { rule }', 'events:write')).body).toEqual({
      data: { disableEvent: { errors: [] } },
    });
    expect((await disable('event { status }', 'events:write events:read')).body).toEqual({
      data: { disableEvent: { event: { status: 'DISABLED' } } },
    });
  });

  test('a field that is left out by a condition needs no scope', async () => {
    const headers = bearer(await keyServer.token({ scope: 'events:write' }));
    const query = `mutation($input: CreateEventInput!, $mayRead: Boolean!) {
      createEvent(input: $input) { event { eventName versions @include(if: $mayRead) { totalCount } } }
    }`;
    const send = async (mayRead: boolean): Promise<number> => {
      const variables = { input: cartAbandoned(), mayRead };
      return (await postJson(`${gateway.url}/graphql`, { query, variables }, headers)).status;
    };
    expect([await send(false), await send(true), await send(false)]).toEqual([200, 403, 200]);
  });

  test('a refused operation is one line in the audit log, however many fields need the scope', async () => {
    const headers = bearer(await keyServer.token({ scope: 'events:write', sub: 'many' }));
    const fields = Array.from({ length: 10 }, (_, i) => `v${i}: versions(first: 1) { totalCount }`).join(' ');
    const query = `mutation($inputs: [CreateEventInput!]!) {
      createEvents(inputs: $inputs) { results { event { ${fields} } } }
    }`;
    const variables = { inputs: Array.from({ length: 20 }, () => cartAbandoned()) };
    expect((await postJson(`${gateway.url}/graphql`, { query, variables }, headers)).status).toBe(403);
    expect(auditLinesOf(gateway.log).filter(({ audit }) => audit?.caller === 'many')).toHaveLength(1);
  });

  test.each([undefined, '', 'openid profile', 'EVENTS:READ', 'events:read,events:write', 7])(
    'the scope claim %p permits nothing',
    async (scope) => {
      const headers = bearer(await keyServer.token({ scope }));
      expect((await viaGraphQL(gateway.url, headers)).status).toBe(403);
      expect((await postJson(`${gateway.url}/graphql`, read, headers)).status).toBe(403);
      expect((await viaRest(gateway.url, headers)).status).toBe(403);
    },
  );
});

describe('the key server', () => {
  const start = async (server: KeyServer): Promise<Gateway> =>
    startGateway(
      { DATABASE_URL: await newDatabaseUrl(), ...server.environment },
      { token: { keyCooldown: 0 } },
    );

  test('is asked once for many tokens, and again for a key that was rotated in', async () => {
    const server = await startKeyServer();
    const { url } = await start(server);
    const before = await server.token();
    await Promise.all(Array.from({ length: 10 }, () => expectAccepted(url, bearer(before))));
    expect(server.fetches()).toBe(1);

    await server.rotate();
    await expectAccepted(url, bearer(await server.token()));
    expect(server.fetches()).toBe(2);
    await expectUnauthenticated(url, bearer(before), 'TOKEN_KEY_UNKNOWN');
  });

  test.each(['error', 'nothing', 'nonsense'] as const)(
    'that answers with %s makes a request fail with 503, and the next one works when it is back',
    async (answer) => {
      const server = await startKeyServer();
      const { url, log } = await start(server);
      server.answer = answer;
      const headers = bearer(await server.token());
      const [graphql, rest] = await Promise.all([viaGraphQL(url, headers), viaRest(url, headers)]);
      for (const refused of [graphql, rest]) {
        expect(refused.status).toBe(503);
        expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
        expect(JSON.stringify(refused.body)).not.toMatch(/jwks|key server|127\.0\.0\.1|fetch/i);
      }
      expect(graphql.body.errors[0]?.extensions).toEqual({
        code: 'SERVICE_UNAVAILABLE',
        errorId: expect.any(String),
      });
      expect(log.join()).toContain('the key server does not answer with keys');

      server.answer = 'keys';
      await expectAccepted(url, headers);
    },
  );

  test('that fails is not asked again by every request', async () => {
    const server = await startKeyServer();
    const { url } = await startGateway({ DATABASE_URL: await newDatabaseUrl(), ...server.environment });
    server.answer = 'error';
    const headers = bearer(await server.token());
    const statuses = await Promise.all(Array.from({ length: 30 }, () => viaRest(url, headers)));
    for (let i = 0; i < 20; i++) statuses.push(await viaRest(url, headers));
    expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set([503]));
    // One a second.
    expect(server.fetches()).toBeLessThan(10);
  });

  test('that is down does not matter to a token whose key is known', async () => {
    const server = await startKeyServer();
    const { url } = await start(server);
    const headers = bearer(await server.token());
    await expectAccepted(url, headers);
    server.answer = 'error';
    await expectAccepted(url, headers);
  });

  test('is not asked for every key that somebody makes up', async () => {
    const server = await startKeyServer();
    const { url } = await startGateway({ DATABASE_URL: await newDatabaseUrl(), ...server.environment });
    for (let i = 0; i < 5; i++) {
      const headers = bearer(await server.token({}, { kid: `made-up-${i}` }));
      expect((await viaRest(url, headers)).status).toBe(401);
    }
    expect(server.fetches()).toBe(1);
  });
});

describe('a gateway with a secret', () => {
  const secret = 'a secret of more than thirty-two characters';
  const sign = (alg: string, given: JWTPayload = {}, key = secret): Promise<string> =>
    new SignJWT(claims(given)).setProtectedHeader({ alg }).sign(Buffer.from(key));
  let url: string;

  beforeAll(async () => {
    ({ url } = await startGateway({
      DATABASE_URL: await newDatabaseUrl(),
      ...{ AUTH_JWT_SECRET: secret, AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: AUDIENCE },
      ...{ AUTH_ORG_CLAIM: 'https://example.com/org', AUTH_SCOPE_CLAIM: 'permissions' },
    }));
  });

  const own = { 'https://example.com/org': 'acme', permissions: ['events:read', 'events:write'] };

  test('accepts tokens that are signed with it, with the configured claims', async () => {
    await expectAccepted(url, bearer(await sign('HS256', own)));
    await expectUnauthenticated(url, bearer(await sign('HS256')), 'TOKEN_ORGANISATION_MISSING');
  });

  test('refuses tokens that are signed with another secret or algorithm', async () => {
    const other = 'another secret of more than thirty-two characters';
    await expectUnauthenticated(url, bearer(await sign('HS256', own, other)), 'TOKEN_SIGNATURE_INVALID');
    await expectUnauthenticated(url, bearer(await sign('HS512', own)), 'TOKEN_ALGORITHM_REJECTED');
    await expectUnauthenticated(url, bearer(await keyServer.token(own)), 'TOKEN_ALGORITHM_REJECTED');
  });
});

test('each refusal of a caller is one line in the audit log, without the credentials', async () => {
  const { url, log } = await startGateway({ DATABASE_URL: await newDatabaseUrl(), ...keyServer.environment });
  const expired = await keyServer.token({ exp: now() - HOUR });
  const reader = await keyServer.token({ scope: 'events:read' });
  await viaRest(url, {});
  await viaGraphQL(url, bearer(expired));
  await viaRest(url, bearer(reader));
  await viaGraphQL(url, bearer(reader));

  const audits = auditLinesOf(log);
  const refused = { action: 'caller.refused', address: '127.0.0.1' };
  const nobody = { ...refused, orgId: null, caller: null };
  const known = { ...refused, orgId: 'acme', caller: 'ada@example.com' };
  expect(audits.map(({ audit }) => audit)).toEqual([
    { ...nobody, reason: 'CREDENTIALS_MISSING' },
    { ...nobody, reason: 'TOKEN_EXPIRED' },
    { ...known, reason: 'SCOPE_MISSING', scope: 'events:write' },
    { ...known, reason: 'SCOPE_MISSING', scope: 'events:write' },
  ]);
  expect(new Set(audits.map(({ reqId }) => reqId)).size).toBe(4);
  for (const token of [expired, reader]) expect(log.join()).not.toContain(token.split('.')[2]);
});
