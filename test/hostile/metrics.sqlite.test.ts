import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { createEvent, graphql, postJson, send } from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { cartAbandoned, namedEvent } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { type Gateway, startGateway } from '../support/gateway';
import { scrape } from '../support/metrics';
import { sendBytes } from '../support/raw-http';
import { until, untilTrue } from '../support/until';

/** How many different values of each kind a client chooses. */
const VALUES = 20;

/** All that can be measured of one gateway, in bytes: every operation, route, outcome and rule. */
const MAX_SIZE = 500_000;

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({ DATABASE_URL: await newDatabaseUrl(), METRICS_PORT: '0' });
});

/** What a client chooses by itself, as many times as it likes. */
async function attack(url: string, i: number): Promise<void> {
  const name = `Chosen${i}`;
  const query = `query ${name} { __typename }`;
  const headers = {
    'content-type': 'application/json',
    'user-agent': name,
    'x-forwarded-for': `10.0.0.${i}`,
    'x-request-id': name,
    'idempotency-key': `${name}-key`,
    'apollographql-client-name': name,
    [`x-${name}`]: name,
  };
  const post = (body: unknown): Promise<unknown> =>
    postJson(`${url}/graphql`, body, { ...headers, authorization: `Bearer ${name}` });
  await post({ query, operationName: name });
  await post({ query, operationName: `${name}x` });
  await post({ query: `query ${name} { ${name} }` });
  await post({ query: `query ${name} { ${name}: __typename }` });
  await post({ query: `query ${name} {`, extensions: { [name]: name } });
  await postJson(
    `${url}/v2/events`,
    { ...cartAbandoned(), eventName: name, actions: [name], [name]: name },
    headers,
  );
  await send(`${url}/v2/events/meta?event_name=${name}&${name}=${name}`);
  for (const place of [
    `/${name}`,
    `/v2/${name}`,
    `/graphql/${name}`,
    `/v2/events/${name}?${name}`,
    `/%ff${name}`,
  ]) {
    await fetch(url + place, { headers });
    await fetch(url + place, { method: 'DELETE', headers });
  }
  await sendBytes(url, `${name.toUpperCase()} /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  await sendBytes(url, `PROPFIND /${name} HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`);
}

test('names, paths, methods, headers and values that a client chooses make no series', async () => {
  const { url, metricsUrl } = gateway;
  await attack(url, 0);
  const requests = (total: number) => async (): Promise<boolean> => {
    const series = (await scrape(metricsUrl)).of('requests_total');
    return series.reduce((sum, each) => sum + ('value' in each ? each.value : 0), 0) >= total;
  };
  await untilTrue(requests(15));
  const before = new Set((await scrape(metricsUrl)).series);
  for (let i = 1; i <= VALUES; i += 1) await attack(url, i);
  await untilTrue(requests(15 * VALUES));
  const { series, text } = await scrape(metricsUrl);
  // What the process itself is doing varies.
  const own = series.filter((each) => each.startsWith('events_gateway_'));
  expect(own.filter((each) => !before.has(each))).toEqual([]);
  expect(text).not.toMatch(/chosen/i);
  expect(text.length).toBeLessThan(MAX_SIZE);
});

test('the metrics reveal no name of an event, of a caller or of an organisation', async () => {
  const keys = path.join(temporaryFolder(), 'api-keys.json');
  const sha256 = createHash('sha256').update('key').digest('hex');
  const caller = { name: 'secretive-caller', organisation: 'secretive-org' };
  writeFileSync(keys, JSON.stringify([{ ...caller, sha256, scopes: ['events:read', 'events:write'] }]));
  const { url, metricsUrl } = await startGateway({
    DATABASE_URL: await newDatabaseUrl(),
    METRICS_PORT: '0',
    API_KEYS_FILE: keys,
  });
  const input = { ...namedEvent('SecretiveEvent'), description: 'secretive description' };
  const create =
    'mutation SecretiveName($input: CreateEventInput!) { createEvent(input: $input) { event { id } } }';
  const answer = await postJson(
    `${url}/graphql`,
    { query: create, variables: { input } },
    { 'x-api-key': 'key' },
  );
  expect(answer.body).toMatchObject({ data: { createEvent: { event: {} } } });
  const text = await until(async () => {
    const scraped = await scrape(metricsUrl);
    return scraped.value('batches_total', { outcome: 'committed' }) === 1 ? scraped.text : null;
  });
  expect(text).not.toMatch(/secretive/i);
});

test('many scrapes at a time are answered with one collection, so that they cost little', async () => {
  const { url, metricsUrl } = gateway;
  const first = await scrape(metricsUrl);
  const answers = await Promise.all(Array.from({ length: 90 }, () => scrape(metricsUrl)));
  // Each collection measures the CPU time anew.
  const collections = new Set([first, ...answers].map(({ text }) => text));
  expect(collections.size).toBeLessThan(10);
  await createEvent(url, cartAbandoned());
  expect((await graphql(url, '{ __typename }')).errors).toBeUndefined();
});

test('a path in the metrics’ port, a method or a body that a client chooses is answered with "not found"', async () => {
  const { metricsUrl } = gateway;
  const answer = await fetch(new URL('/<script>', metricsUrl), { method: 'POST', body: 'x'.repeat(10_000) });
  expect([answer.status, await answer.text()]).toEqual([404, 'not found']);
});
