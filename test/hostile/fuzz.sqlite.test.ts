import path from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildGatewaySchema } from '../../src/gateway-schema';
import { createEvent, send } from '../support/client';
import { anyDefinition } from '../support/arbitrary';
import { definition } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { spawnGateway } from '../support/gateway-process';
import { operations, wildText, wildValue } from './arbitrary-operation';

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 20_000);

/** How many requests are under way at once. */
const CONCURRENCY = 20;

const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

/** Few, so that events meet again. */
const NAMES = ['Fuzz A', 'FuzzB', 'Fuzz__C', 'FuzzD'];

/** Many, so that some can be created. */
const MORE_NAMES = Array.from({ length: 1_000 }, (_, i) => `Fuzz${i}`);

interface FuzzRequest {
  readonly api: 'graphql' | 'rest';
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const cursorOf = (...values: unknown[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');

const cursors = fc.oneof(
  fc.constantFrom(
    cursorOf('EVENT_NAME', 'FuzzB'),
    cursorOf('EVENT_NAME', '\0'),
    cursorOf('CREATED_AT', '2026-01-01T00:00:00.000Z', '0190a0a0-0000-7000-8000-000000000000'),
    cursorOf('CREATED_AT', '+275760-09-13T00:00:00.000Z', '0190a0a0-0000-7000-8000-000000000000'),
    cursorOf('CREATED_AT', 'never', null),
    cursorOf('VERSION', 2),
    cursorOf('VERSION', 1e308),
    cursorOf('VERSION', -1.5),
    cursorOf({}),
    'W10',
  ),
  fc.array(wildValue, { maxLength: 3 }).map((values) => cursorOf(...values)),
);

const texts = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 2, arbitrary: cursors },
  {
    weight: 1,
    arbitrary: fc.constantFrom('true', 'false', 'mobile', 'customer', 'cart', 'retry-key-1', 'retry-key-2'),
  },
);

const contentTypes = fc.oneof(
  { weight: 20, arbitrary: fc.constant('application/json') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('application/json; charset=utf-8', 'application/json;charset=latin1'),
  },
  { weight: 1, arbitrary: fc.constantFrom('text/plain', 'multipart/form-data', ';', 'application/graphql') },
);

const headers = fc.record(
  {
    'content-type': contentTypes,
    // A browser that asks for HTML gets a page, so that is not in the list.
    accept: fc.oneof(
      {
        weight: 9,
        arbitrary: fc.constantFrom('application/json', 'application/graphql-response+json', '*/*'),
      },
      { weight: 1, arbitrary: fc.constantFrom(';q=x', 'a/b;q=2') },
    ),
    'idempotency-key': fc.constantFrom(
      'fuzz-key-1',
      'fuzz-key-2',
      'short',
      '\u00ff'.repeat(9),
      'x'.repeat(256),
    ),
    'apollo-require-preflight': fc.constant('true'),
  },
  { requiredKeys: ['content-type'] },
);

const graphqlRequests: fc.Arbitrary<FuzzRequest> = fc
  .tuple(operations(buildGatewaySchema(), texts), headers, fc.nat({ max: 9 }))
  .map(([operation, given, way]) => {
    const parameters = new URLSearchParams({
      query: operation.query,
      variables: JSON.stringify(operation.variables),
    });
    // Node accepts some 16 KB of a header.
    if (way < 2 && parameters.toString().length < 12_000) {
      return { api: 'graphql', method: 'GET', target: `/graphql?${parameters.toString()}`, headers: given };
    }
    return {
      api: 'graphql',
      method: 'POST',
      target: '/graphql',
      headers: given,
      body: JSON.stringify(operation),
    };
  });

const malformed: fc.Arbitrary<FuzzRequest> = fc
  .record({
    query: fc.oneof(wildValue, fc.constant('{ __typename }')),
    variables: wildValue,
    extensions: wildValue,
  })
  .chain((body) => headers.map((given) => ({ given, body })))
  .map(({ given, body }) => ({
    api: 'graphql',
    method: 'POST',
    target: '/graphql',
    headers: given,
    body: JSON.stringify(body),
  }));

const definitions = fc.oneof(
  { weight: 4, arbitrary: anyDefinition(...NAMES) },
  { weight: 4, arbitrary: anyDefinition(...MORE_NAMES) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(anyDefinition(...NAMES), wildText, wildValue)
      .map(([known, key, value]) => ({ ...known, [key]: value })),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      { eventName: wildValue, actions: wildValue, description: wildValue, fields: wildValue },
      { requiredKeys: [] },
    ),
  },
  { weight: 1, arbitrary: anyDefinition(...NAMES).map((clickEventsMeta) => ({ clickEventsMeta })) },
  { weight: 1, arbitrary: wildValue },
);

const restWrites: fc.Arbitrary<FuzzRequest> = fc
  .tuple(fc.constantFrom('POST', 'PUT'), headers, definitions)
  .map(([method, given, body]) => ({
    api: 'rest',
    method,
    target: '/v2/events',
    headers: given,
    body: JSON.stringify(body),
  }));

const restReads: fc.Arbitrary<FuzzRequest> = fc
  .tuple(
    fc.constantFrom(
      '/v2/events?eventName=',
      '/v2/events/meta?event_name=',
      '/v2/events/meta_fields?',
      '/v2/events?x=',
    ),
    fc.oneof(
      texts,
      wildText.map((text) => text.replace(/\p{Cs}/gu, '')),
    ),
    headers,
  )
  .map(([target, text, given]) => ({
    api: 'rest',
    method: 'GET',
    target: target + encodeURIComponent(text),
    headers: given,
  }));

const requests = fc.oneof(
  { weight: 10, arbitrary: graphqlRequests },
  { weight: 1, arbitrary: malformed },
  { weight: 5, arbitrary: restWrites },
  { weight: 2, arbitrary: restReads },
);

/** What is wrong with the shape of a body; undefined if nothing is. */
function problemOf(api: FuzzRequest['api'], body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'not an object';
  if (api === 'rest') {
    const isMeta = 'warnings' in body || 'errors' in body || 'data' in body;
    return isMeta ? undefined : 'neither warnings nor errors';
  }
  const errors = 'errors' in body ? body.errors : undefined;
  if (errors === undefined) return 'data' in body ? undefined : 'neither data nor errors';
  if (!Array.isArray(errors) || errors.length === 0) return 'errors is no list, or empty';
  return errors.every(
    (error: unknown) =>
      typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string',
  )
    ? undefined
    : 'an error without a message';
}

test(`${REQUESTS} random requests are all answered as their API answers`, async () => {
  process.stdout.write(`FUZZ_SEED=${SEED} FUZZ_REQUESTS=${REQUESTS}\n`);
  const gateway = await spawnGateway({ DATABASE_URL: `file:${path.join(temporaryFolder(), 'events.db')}` });
  for (const eventName of NAMES) await createEvent(gateway.url, definition({ eventName }));

  const failures: string[] = [];
  const statuses = new Map<string, number>();
  const exchange = async ({ api, method, target, headers: given, body }: FuzzRequest): Promise<void> => {
    const report = (problem: string): void => {
      failures.push(`${problem}: ${method} ${target} ${JSON.stringify(given)} ${body ?? ''}`);
    };
    try {
      const response = await fetch(`${gateway.url}${target}`, {
        method,
        headers: given,
        ...(body === undefined ? {} : { body }),
      });
      const text = await response.text();
      const key = `${api} ${method} ${response.status}`;
      statuses.set(key, (statuses.get(key) ?? 0) + 1);
      if (response.status >= 500) report(`status ${response.status}`);
      const problem = problemOf(api, JSON.parse(text));
      if (problem !== undefined) report(problem);
    } catch (error) {
      report(String(error));
    }
  };
  for (let sent = 0; sent < REQUESTS && failures.length < 20; sent += 2_000) {
    const pending = fc.sample(requests, { seed: SEED + sent, numRuns: Math.min(2_000, REQUESTS - sent) });
    const client = async (): Promise<void> => {
      for (let request = pending.pop(); request; request = pending.pop()) await exchange(request);
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, client));
  }
  process.stdout.write(
    `${[...statuses]
      .sort()
      .map(([key, count]) => `${key}: ${count}`)
      .join('\n')}\n`,
  );

  expect(failures).toEqual([]);
  expect(gateway.process.exitCode).toBeNull();
  expect((await send(`${gateway.url}/healthz`)).status).toBe(200);
  expect(gateway.log.filter((line) => line.includes('"level":50'))).toEqual([]);
}, 600_000);
