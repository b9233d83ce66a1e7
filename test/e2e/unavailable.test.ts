import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, createEvent, type GraphQLAnswer, postJson, send } from '../support/client';
import { newDatabaseUrl, runBeside } from '../support/database';
import { cartAbandoned } from '../support/definitions';
import { type Gateway, startGateway } from '../support/gateway';
import { CreateEventDocument } from '../support/gql/graphql';

let gateway: Gateway;
let url: string;

beforeAll(async () => {
  const database = await newDatabaseUrl();
  gateway = await startGateway({ DATABASE_URL: database });
  ({ url } = gateway);
  await createEvent(url, cartAbandoned());
  await runBeside(database, 'ALTER TABLE "Event" RENAME TO "Hidden"');
});

const input = cartAbandoned();
const mutation = { query: CreateEventDocument.toString(), variables: { input } };

function expectRefusal(answer: Answer<unknown>): void {
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('5');
}

describe('while the database fails, the status is 503 and Retry-After says when to try again', () => {
  test.each(['application/json', 'application/graphql-response+json'])(
    'for a GraphQL mutation as %s',
    async (accept) => {
      const answer = await postJson<GraphQLAnswer<unknown>>(`${url}/graphql`, mutation, { accept });
      expectRefusal(answer);
      expect(answer.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
      expect(answer.body.data).toEqual({ createEvent: null });
      expect(answer.body.errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
    },
  );

  test('for a GraphQL query', async () => {
    const query = '{ events { edges { node { id } } } }';
    expectRefusal(await postJson(`${url}/graphql`, { query }));
    const parameters = new URLSearchParams({ query }).toString();
    const headers = { 'apollo-require-preflight': 'yes' };
    expectRefusal(await send(`${url}/graphql?${parameters}`, { headers }));
  });

  test.each(['POST', 'PUT'])('for %s /v2/events', async (method) => {
    const headers = { 'content-type': 'application/json' };
    expectRefusal(await send(`${url}/v2/events`, { method, headers, body: JSON.stringify(input) }));
  });

  test.each(['/v2/events', '/v2/events?eventName=a', '/v2/events/meta?event_name=a'])(
    'for GET %s',
    async (target) => {
      expectRefusal(await send(`${url}${target}`));
    },
  );
});

test('a GraphQL result that has data in spite of the failure has status 200, and still Retry-After', async () => {
  const query = '{ fieldTypes { type } event(eventName: "any") { id } }';
  const answer = await postJson<GraphQLAnswer<{ event: null; fieldTypes: unknown[] }>>(`${url}/graphql`, {
    query,
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('retry-after')).toBe('5');
  expect(answer.body.data?.event).toBeNull();
  expect(answer.body.data?.fieldTypes).toHaveLength(8);
  expect(answer.body.errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
});

test('a field that fails leaves the others their data, also if it has always had some itself', async () => {
  const query = '{ events { totalCount } fieldTypes { type } }';
  const { status, body } = await postJson<GraphQLAnswer<{ events: null; fieldTypes: unknown[] }>>(
    `${url}/graphql`,
    { query },
  );
  expect(status).toBe(200);
  expect(body.data?.events).toBeNull();
  expect(body.data?.fieldTypes).toHaveLength(8);
  expect(body.errors).toMatchObject([{ path: ['events'], extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
});

test('once a mutation finds the service unavailable, those after it are refused without being tried', async () => {
  const query = `mutation($i: CreateEventInput!) {
    a: createEvent(input: $i) { replayed } b: createEvent(input: $i) { replayed } c: revertEvent(eventName: "x", to: 1) { errors { rule } }
  }`;
  const { log } = gateway;
  const failures = (): number => log.filter((line) => line.includes('request failed')).length;
  const before = failures();
  const answer = await postJson<GraphQLAnswer<unknown>>(`${url}/graphql`, { query, variables: { i: input } });
  expectRefusal(answer);
  expect(answer.body.data).toEqual({ a: null, b: null, c: null });
  const refused = {
    message:
      'Not executed, and nothing was stored: the service was unavailable for an earlier mutation of this operation. Try again later.',
    extensions: { code: 'SERVICE_UNAVAILABLE' },
  };
  expect(answer.body.errors).toMatchObject([
    { path: ['a'], message: expect.stringContaining('try again later (error') },
    { path: ['b'], ...refused },
    { path: ['c'], ...refused },
  ]);
  expect(failures() - before).toBe(1);
});

test('an answer that is not a refusal has no Retry-After', async () => {
  const answers = await Promise.all([
    postJson(`${url}/graphql`, { query: '{ __typename }' }),
    postJson(`${url}/graphql`, { query: '{ nothing }' }),
    postJson(`${url}/v2/events`, {}),
    send(`${url}/v2/events/meta_fields`),
  ]);
  expect(answers.map(({ headers }) => headers.get('retry-after'))).toEqual(answers.map(() => null));
});

test('a page from another origin may read Retry-After', async () => {
  const { url: open } = await startGateway({ DATABASE_URL: await newDatabaseUrl(), CORS_ORIGINS: '*' });
  const { headers } = await send(`${open}/healthz`, { headers: { origin: 'https://a.example' } });
  expect(headers.get('access-control-expose-headers')).toContain('retry-after');
});
