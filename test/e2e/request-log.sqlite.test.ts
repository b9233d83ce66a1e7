import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { postJson, send } from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { cartAbandoned } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { type Gateway, startGateway } from '../support/gateway';
import { inFrontOf } from '../support/platform/in-front';
import { startPlatform } from '../support/platform/start-platform';
import { until } from '../support/until';

type Line = Readonly<Record<string, unknown>>;

const CREATE =
  'mutation CreateOrder($input: CreateEventInput!) { createEvent(input: $input) { event { id } } }';

let gateway: Gateway;
let url: string;

beforeAll(async () => {
  const keys = path.join(temporaryFolder(), 'api-keys.json');
  const sha256 = createHash('sha256').update('key').digest('hex');
  const scopes = ['events:read', 'events:write'];
  writeFileSync(keys, JSON.stringify([{ name: 'crm-import', sha256, organisation: 'acme', scopes }]));
  gateway = await startGateway({ DATABASE_URL: await newDatabaseUrl(), API_KEYS_FILE: keys });
  ({ url } = gateway);
});

/** The line of the only request that is sent meanwhile. */
async function lineOf(request: () => Promise<unknown>, { log }: Gateway = gateway): Promise<Line> {
  const before = log.length;
  await request();
  return until(() => {
    const lines = log.slice(before).map((line) => JSON.parse(line) as Line);
    return lines.find(({ msg }) => msg === 'request') ?? null;
  });
}

const KEY = { 'x-api-key': 'key' };

const graphql =
  (query: string, variables?: object, rest: object = {}) =>
  () =>
    postJson(`${url}/graphql`, { query, variables, ...rest }, KEY);

describe('the line of a request', () => {
  test('has who sent it, the names of the operation, its outcome, and how long it took', async () => {
    expect(await lineOf(graphql(CREATE, { input: cartAbandoned() }))).toEqual({
      ...{ level: 30, time: expect.any(Number), pid: process.pid, hostname: expect.any(String) },
      reqId: expect.any(String),
      method: 'POST',
      path: '/graphql',
      status: 200,
      ms: expect.any(Number),
      outcome: 'succeeded',
      caller: 'crm-import',
      operationName: 'CreateOrder',
      operations: ['createEvent'],
      msg: 'request',
    });
  });

  test('has the rules that rejected something, each once, over GraphQL and REST', async () => {
    const input = { ...cartAbandoned(''), actions: ['EIConsumer', 'EIConsumer', 'EIConsumer'] };
    const rejected = {
      outcome: 'rejected',
      operations: ['createEvent'],
      rules: ['EVENT_NAME_INVALID', 'ACTIONS_INVALID'],
    };
    expect(await lineOf(graphql(CREATE, { input }))).toMatchObject({ status: 200, ...rejected });
    const rest = await lineOf(() => postJson(`${url}/v2/events`, input, KEY));
    expect(rest).toMatchObject({ status: 400, ...rejected });
    expect([rest.operationName, rest.codes]).toEqual([undefined, undefined]);
  });

  test('has the codes of errors that come from no rule', async () => {
    const refused = { outcome: 'refused' };
    expect(await lineOf(graphql('query Wrong { nothing nowhere }'))).toMatchObject({
      ...refused,
      operationName: 'Wrong',
      codes: ['GRAPHQL_VALIDATION_FAILED'],
    });
    expect(await lineOf(graphql('query Large { events(first: 1000) { totalCount } }'))).toMatchObject({
      ...refused,
      operationName: 'Large',
      operations: ['listEvents'],
      codes: ['BAD_USER_INPUT'],
    });
    expect(await lineOf(graphql('query {', undefined, { operationName: 'Unparsable' }))).toMatchObject({
      ...refused,
      operationName: 'Unparsable',
      codes: ['GRAPHQL_PARSE_FAILED'],
    });
    const aliases = Array.from({ length: 11 }, (_, i) => `a${i}: __typename`).join(' ');
    expect(await lineOf(graphql(`query Many { ${aliases} }`))).toMatchObject({
      ...refused,
      codes: ['GRAPHQL_VALIDATION_FAILED'],
      limits: ['MAX_ROOT_FIELDS'],
    });
    expect(await lineOf(() => postJson(`${url}/v2/events`, 'x'.repeat(300_000), KEY))).toMatchObject({
      ...refused,
      status: 413,
      codes: ['BAD_REQUEST'],
      limits: ['MAX_DEFINITION_SIZE'],
    });
    expect(await lineOf(() => send(`${url}/v2/nowhere`))).toMatchObject({ ...refused, codes: ['NOT_FOUND'] });
    expect(await lineOf(() => send(`${url}/v2/events`))).toMatchObject({
      ...refused,
      status: 401,
      codes: ['UNAUTHENTICATED'],
    });
    const operate = 'mutation Retry { retryPendingWrite(id: "x") { event { id } } }';
    expect(await lineOf(graphql(operate))).toMatchObject({
      ...refused,
      caller: 'crm-import',
      operationName: 'Retry',
      codes: ['FORBIDDEN'],
    });
  });

  test('has the operations in the order in which they are started', async () => {
    const query = `mutation Both($input: CreateEventInput!) {
      createEvent(input: $input) { query { events { totalCount } } }
    }`;
    expect(await lineOf(graphql(query, { input: cartAbandoned() }))).toMatchObject({
      operations: ['createEvent', 'listEvents', 'countEvents'],
    });
  });

  test('says "unavailable" if the platform is', async () => {
    const platform = await startPlatform();
    await platform.close();
    const variables = { ...inFrontOf(platform), PLATFORM_TIMEOUT: '1' };
    const other = await startGateway({ DATABASE_URL: await newDatabaseUrl(), ...variables });
    const create = () =>
      postJson(`${other.url}/graphql`, { query: CREATE, variables: { input: cartAbandoned() } });
    expect(await lineOf(create, other)).toMatchObject({
      status: 503,
      outcome: 'unavailable',
      operations: ['createEvent'],
      codes: ['SERVICE_UNAVAILABLE'],
    });
    const rest = () => postJson(`${other.url}/v2/events`, cartAbandoned());
    expect(await lineOf(rest, other)).toMatchObject({ status: 503, outcome: 'unavailable' });
  });

  test('has no more than a hundred characters of a name, and nothing that is no name', async () => {
    const long = 'L'.repeat(1_000);
    expect((await lineOf(graphql(`query ${long} { __typename }`))).operationName).toBe('L'.repeat(100));
    for (const operationName of ['\u001b[31mred', 'a b', 'a"b', '\n{"level":30}']) {
      const line = await lineOf(
        graphql('query A { __typename } query B { __typename }', {}, { operationName }),
      );
      expect([line.operationName, line.outcome]).toEqual([undefined, 'refused']);
    }
  });

  test('has no more than the beginning of a path', async () => {
    const line = await lineOf(() => send(`${url}/${'p'.repeat(5_000)}?q=1`));
    expect(line.path).toBe(`/${'p'.repeat(199)}`);
  });
});
