import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { hashOf } from '../../src/auth/api-keys';
import { type Answer, createEvent, postJson, send } from '../support/client';
import { cartAbandoned, definition } from '../support/definitions';
import { newDatabaseUrl } from '../support/database';
import { temporaryFolder } from '../support/folder';
import { startGateway } from '../support/gateway';

interface Limited {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: unknown }[];
}

type Headers = Readonly<Record<string, string>>;

/** A file with one key for each name, in one organisation. */
function keyFile(...names: readonly string[]): string {
  const file = path.join(temporaryFolder(), 'api-keys.json');
  const scopes = ['events:read', 'events:write'];
  const entries = names.map((name) => ({ name, sha256: hashOf(name), organisation: 'acme', scopes }));
  writeFileSync(file, JSON.stringify(entries));
  return file;
}

async function start(environment: Readonly<Record<string, string>>): Promise<string> {
  return (await startGateway({ DATABASE_URL: await newDatabaseUrl(), ...environment })).url;
}

const query = (url: string, source: string, headers: Headers = {}): Promise<Answer<Limited>> =>
  postJson(`${url}/graphql`, { query: source }, headers);

const CREATE = `mutation($input: CreateEventInput!) { createEvent(input: $input) { event { id } errors { rule } } }`;

const create = (url: string, headers: Headers = {}): Promise<Answer<Limited>> =>
  postJson(`${url}/graphql`, { query: CREATE, variables: { input: cartAbandoned() } }, headers);

const createMany = (url: string, count: number, headers: Headers = {}): Promise<Answer<Limited>> =>
  postJson(
    `${url}/graphql`,
    {
      query: `mutation($inputs: [CreateEventInput!]!) { createEvents(inputs: $inputs) { results { event { id } } } }`,
      variables: { inputs: Array.from({ length: count }, () => definition()) },
    },
    headers,
  );

async function repeat(times: number, request: () => Promise<Answer<unknown>>): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < times; i++) statuses.push((await request()).status);
  return statuses;
}

describe('the budget of requests', () => {
  test('belongs to a caller, whichever API and address the requests use', async () => {
    const url = await start({ API_KEYS_FILE: keyFile('ada', 'bob'), RATE_LIMIT: '4' });
    const ada = { 'x-api-key': 'ada' };
    expect(await repeat(3, () => query(url, '{ __typename }', ada))).toEqual([200, 200, 200]);
    expect(await repeat(2, () => send(`${url}/v2/events/meta_fields`, { headers: ada }))).toEqual([200, 429]);
    expect((await query(url, '{ __typename }', { authorization: 'Bearer ada' })).status).toBe(429);
    expect((await query(url, '{ __typename }', { 'x-api-key': 'bob' })).status).toBe(200);
  });

  test('is refused with a type, the limit and the seconds to wait, in the format of the API', async () => {
    const url = await start({ RATE_LIMIT: '1' });
    await query(url, '{ __typename }');
    const graphql = await query(url, '{ __typename }');
    expect(graphql.status).toBe(429);
    expect(graphql.body).toEqual({
      errors: [
        {
          message: expect.stringMatching(/^too many requests: try again in \d+ s$/),
          extensions: { code: 'RATE_LIMITED', limit: 'RATE_LIMIT' },
        },
      ],
    });
    const rest = await send(`${url}/v2/events`);
    expect(rest.status).toBe(429);
    expect(rest.body).toEqual({
      warnings: [],
      errors: [{ status: false, code: 429, message: expect.stringMatching(/^too many requests/) }],
    });
    for (const answer of [graphql, rest]) {
      const seconds = Number(answer.headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(60);
    }
  });

  test('of an address is used up by requests that are not let in, and leaves that of a caller alone', async () => {
    const url = await start({ API_KEYS_FILE: keyFile('ada'), RATE_LIMIT: '3' });
    const guess = (): Promise<Answer<Limited>> => query(url, '{ __typename }', { 'x-api-key': 'guess' });
    expect(await repeat(5, guess)).toEqual([401, 401, 401, 429, 429]);
    expect((await query(url, '{ __typename }', { 'x-api-key': 'ada' })).status).toBe(200);
  });

  test('does not count health checks', async () => {
    const url = await start({ RATE_LIMIT: '1' });
    expect(await repeat(5, () => send(`${url}/readyz`))).toEqual([200, 200, 200, 200, 200]);
    expect((await query(url, '{ __typename }')).status).toBe(200);
  });

  test('has no end if it is 0', async () => {
    const limits = { RATE_LIMIT: '0', WRITE_RATE_LIMIT: '0' };
    const url = await start({ API_KEYS_FILE: keyFile('ada'), ...limits });
    const statuses = await repeat(30, () => create(url, { 'x-api-key': 'ada' }));
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});

describe('an address', () => {
  const from = (url: string, forwardedFor: string): Promise<Answer<Limited>> =>
    query(url, '{ __typename }', { 'x-forwarded-for': forwardedFor });

  test('is that of the connection: nobody gets a budget of their own by a header', async () => {
    const url = await start({ RATE_LIMIT: '1' });
    expect((await from(url, '203.0.113.1')).status).toBe(200);
    expect((await from(url, '203.0.113.2')).status).toBe(429);
  });

  test('is that of the client if the proxy is trusted, whatever the client itself writes into the header', async () => {
    const url = await start({ RATE_LIMIT: '1', TRUST_PROXY: 'loopback' });
    expect((await from(url, '203.0.113.1')).status).toBe(200);
    expect((await from(url, '203.0.113.2')).status).toBe(200);
    expect((await from(url, '203.0.113.9, 203.0.113.2')).status).toBe(429);
  });

  test('is that of the connection if another proxy is trusted', async () => {
    const url = await start({ RATE_LIMIT: '1', TRUST_PROXY: '192.0.2.1' });
    expect((await from(url, '203.0.113.1')).status).toBe(200);
    expect((await from(url, '203.0.113.2')).status).toBe(429);
  });

  test('of version 6 counts with its whole network, and one of version 4 in the notation of 6 as itself', async () => {
    const url = await start({ RATE_LIMIT: '1', TRUST_PROXY: 'loopback' });
    expect((await from(url, '2001:db8:1:1::1')).status).toBe(200);
    expect((await from(url, '2001:db8:1:1:ffff::2')).status).toBe(429);
    expect((await from(url, '2001:db8:1:2::1')).status).toBe(200);
    expect((await from(url, '203.0.113.7')).status).toBe(200);
    expect((await from(url, '::ffff:203.0.113.7')).status).toBe(429);
  });
});

describe('the budget of writes', () => {
  test('is separate from that of requests, and counts definitions', async () => {
    const url = await start({ API_KEYS_FILE: keyFile('ada'), WRITE_RATE_LIMIT: '6' });
    const ada = { 'x-api-key': 'ada' };
    expect((await create(url, ada)).status).toBe(200);
    expect((await postJson(`${url}/v2/events`, cartAbandoned(), ada)).status).toBe(200);
    expect((await createMany(url, 4, ada)).status).toBe(200);
    const refused = await create(url, ada);
    expect(refused.status).toBe(429);
    expect(refused.body.errors).toEqual([
      {
        message: expect.stringMatching(/^too many writes: try again in \d+ s$/),
        extensions: { code: 'RATE_LIMITED', limit: 'WRITE_RATE_LIMIT' },
      },
    ]);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    const rest = await postJson(`${url}/v2/events`, cartAbandoned(), ada);
    expect([rest.status, rest.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
    expect((await query(url, '{ events { totalCount } }', ada)).body.data).toEqual({
      events: { totalCount: 6 },
    });
  });

  test('refuses a mutation as a whole: nothing of it is stored', async () => {
    const url = await start({ WRITE_RATE_LIMIT: '5' });
    expect((await createMany(url, 6)).status).toBe(429);
    expect((await query(url, '{ events { totalCount } }')).body.data).toEqual({ events: { totalCount: 0 } });
  });

  test('counts every mutation of an operation, also those in fragments, before the first is executed', async () => {
    const url = await start({ WRITE_RATE_LIMIT: '2' });
    const source = `mutation($input: CreateEventInput!) {
      a: createEvent(input: $input) { event { id } }
      ... { b: createEvent(input: $input) { event { id } } }
      ...F
    }
    fragment F on Mutation { c: createEvent(input: $input) { event { id } } }`;
    const variables = { input: cartAbandoned() };
    const refused = await postJson<Limited>(`${url}/graphql`, { query: source, variables });
    expect([refused.status, refused.body.data]).toEqual([429, undefined]);
    expect((await query(url, '{ events { totalCount } }')).body.data).toEqual({ events: { totalCount: 0 } });
  });

  test('is left alone by what it refuses', async () => {
    const url = await start({ WRITE_RATE_LIMIT: '5' });
    expect((await createMany(url, 3)).status).toBe(200);
    expect(await repeat(3, () => createMany(url, 3))).toEqual([429, 429, 429]);
    expect((await createMany(url, 2)).status).toBe(200);
    expect((await create(url)).status).toBe(429);
  });

  test('counts the definitions of a list that is the default of a variable', async () => {
    const url = await start({ WRITE_RATE_LIMIT: '2' });
    const input = '{ eventName: "A", actions: [EMFConsumer] }';
    const source = `mutation($i: [CreateEventInput!]! = [${input}, ${input}, ${input}]) {
      createEvents(inputs: $i) { results { event { id } } }
    }`;
    expect((await query(url, source)).status).toBe(429);
    const given = { query: source, variables: { i: [definition()] } };
    expect((await postJson(`${url}/graphql`, given)).status).toBe(200);
  });

  test('counts the definitions of a list that is written into the document', async () => {
    const url = await start({ WRITE_RATE_LIMIT: '1' });
    const input = '{ eventName: "A", actions: [EMFConsumer] }';
    const source = `mutation { createEvents(inputs: [${input}, ${input}]) { results { event { id } } } }`;
    expect((await query(url, source)).status).toBe(429);
  });

  test('counts each revert, also one that changes nothing', async () => {
    const url = await start({ WRITE_RATE_LIMIT: '3' });
    const input = cartAbandoned();
    expect((await createEvent(url, input)).errors).toEqual([]);
    const reverts = (count: number): Promise<Answer<Limited>> => {
      const revert = 'revertEvent(eventName: $name, to: 1) { event { version } }';
      const aliases = Array.from({ length: count }, (_, i) => `r${i}: ${revert}`);
      const source = `mutation($name: String!) { ${aliases.join(' ')} }`;
      return postJson(`${url}/graphql`, { query: source, variables: { name: input.eventName } });
    };
    expect((await reverts(3)).status).toBe(429);
    expect((await reverts(2)).status).toBe(200);
    expect((await reverts(1)).status).toBe(429);
  });

  test('is not used up by queries and dry runs', async () => {
    const url = await start({ WRITE_RATE_LIMIT: '1' });
    const dryRun = 'query($input: EventDraftInput!) { validateEvent(input: $input) { valid } }';
    for (let i = 0; i < 3; i++) {
      const variables = { input: cartAbandoned() };
      expect((await postJson(`${url}/graphql`, { query: dryRun, variables })).status).toBe(200);
    }
    const list = 'query($inputs: [EventDraftInput!]!) { validateEvents(inputs: $inputs) { valid } }';
    const variables = { inputs: [cartAbandoned(), cartAbandoned()] };
    expect((await postJson(`${url}/graphql`, { query: list, variables })).status).toBe(200);
    expect((await create(url)).status).toBe(200);
  });
});
