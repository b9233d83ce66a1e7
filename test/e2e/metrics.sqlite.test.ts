import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Kind, parse } from 'graphql';
import { OPERATIONS } from '../../src/events/operation';
import {
  createEvent,
  createEvents,
  graphql,
  postEvent,
  postJson,
  send,
  updateEvent,
  validateEvent,
} from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { cartAbandoned, namedEvent } from '../support/definitions';
import { spawnToFail } from '../support/gateway-process';
import { type Gateway, startGateway } from '../support/gateway';
import { scrape, untilMetric } from '../support/metrics';
import { inFrontOf } from '../support/platform/in-front';
import { startPlatform } from '../support/platform/start-platform';
import { PROJECT } from '../support/project';

const start = async (variables: Readonly<Record<string, string>> = {}): Promise<Gateway> =>
  startGateway({ DATABASE_URL: await newDatabaseUrl(), METRICS_PORT: '0', ...variables });

const invalid = { ...cartAbandoned(), actions: [] };

describe('operations', () => {
  test('are counted by their outcome and the rules that rejected them, over GraphQL and REST alike', async () => {
    const { url, metricsUrl } = await start();
    await createEvent(url, cartAbandoned());
    await postEvent(url, cartAbandoned());
    await createEvent(url, invalid);
    await postEvent(url, invalid);
    await createEvent(url, { ...invalid, eventName: '' });
    const rule = { operation: 'createEvent', rule: 'ACTIONS_INVALID' };
    const scraped = await untilMetric(metricsUrl, 'rejections_total', rule, 3);
    expect(scraped.value('rejections_total', { ...rule, rule: 'EVENT_NAME_INVALID' })).toBe(1);
    const counted = (outcome: string) =>
      scraped.value('operations_total', { operation: 'createEvent', outcome });
    expect([counted('succeeded'), counted('rejected'), counted('failed')]).toEqual([2, 3, 0]);
    expect(scraped.value('operation_duration_seconds', { operation: 'createEvent' })).toBe(5);
    const requests = (route: string, outcome: string) =>
      scraped.value('requests_total', { route, operation: 'createEvent', outcome });
    expect([requests('/graphql', 'succeeded'), requests('/v2/events', 'succeeded')]).toEqual([1, 1]);
    expect([requests('/graphql', 'rejected'), requests('/v2/events', 'rejected')]).toEqual([2, 1]);
    expect(scraped.value('request_duration_seconds', { route: '/graphql', operation: 'createEvent' })).toBe(
      3,
    );
  });

  test('that consist of others count once, and a dry run counts as what it is', async () => {
    const { url, metricsUrl } = await start();
    const event = namedEvent();
    await createEvent(url, event);
    await validateEvent(url, event);
    await updateEvent(url, { ...event, description: 'changed' });
    await graphql(url, `mutation { revertEvent(eventName: "${event.eventName}", to: 1) { event { id } } }`);
    const reverted = { operation: 'revertEvent', outcome: 'succeeded' };
    const scraped = await untilMetric(metricsUrl, 'operations_total', reverted, 1);
    const counted = (operation: string, outcome: string) =>
      scraped.value('operations_total', { operation, outcome });
    expect(counted('createEvent', 'succeeded')).toBe(1);
    expect(counted('createEvent', 'rejected')).toBe(0);
    expect(counted('validateEvent', 'rejected')).toBe(1);
    expect(counted('updateEvent', 'succeeded')).toBe(1);
    expect(counted('findEventByName', 'succeeded')).toBe(0);
  });

  test('on a list may succeed in part, and an invalid argument is no failure', async () => {
    const { url, metricsUrl } = await start();
    await createEvents(url, [cartAbandoned(), invalid], 'REJECT_FAILED_ROWS');
    await createEvents(url, [cartAbandoned(), invalid]);
    await graphql(url, '{ events(first: 1000) { totalCount } }');
    const refused = { operation: 'listEvents', outcome: 'refused' };
    const scraped = await untilMetric(metricsUrl, 'operations_total', refused, 1);
    expect(scraped.value('operations_total', { operation: 'createEvents', outcome: 'partial' })).toBe(1);
    expect(scraped.value('operations_total', { operation: 'createEvents', outcome: 'rejected' })).toBe(1);
    const rule = { operation: 'createEvents', rule: 'ACTIONS_INVALID' };
    expect(scraped.value('rejections_total', rule)).toBe(2);
  });

  test('are known for every root field and every route', async () => {
    const { url, metricsUrl } = await start();
    const read = (file: string) => readFileSync(path.join(PROJECT, 'examples', file), 'utf8');
    const query = read('operations.graphql');
    const variables: unknown = JSON.parse(read('variables.json'));
    for (const node of parse(query).definitions) {
      if (node.kind !== Kind.OPERATION_DEFINITION) continue;
      await postJson(`${url}/graphql`, { query, variables, operationName: node.name?.value });
    }
    await postEvent(url, cartAbandoned());
    await postJson(`${url}/v2/events`, cartAbandoned());
    await send(`${url}/v2/events`, {
      method: 'PUT',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    await send(`${url}/v2/events/disable?event_name=x`, { method: 'PUT' });
    for (const route of ['events', 'events?eventName=x', 'events/meta?event_name=x', 'events/meta_fields']) {
      await send(`${url}/v2/${route}`);
    }
    const last = { operation: 'describeFieldTypes', outcome: 'succeeded' };
    const scraped = await untilMetric(metricsUrl, 'operations_total', last, 2);
    const requests = scraped.of('requests_total').map(({ labels }) => labels.operation);
    expect(requests).not.toContain('other');
    const executed = scraped.of('operations_total').filter((series) => 'value' in series && series.value > 0);
    expect(new Set(executed.map(({ labels }) => labels.operation))).toEqual(new Set(OPERATIONS));
  });
});

describe('requests', () => {
  test('that come to no operation are "other", and refusals are counted by their limit or code', async () => {
    const { url, metricsUrl } = await start({ MAX_ROOT_FIELDS: '1' });
    await graphql(url, 'query Mine { __typename }');
    await graphql(url, 'query Mine { nothing }');
    await graphql(url, '{ a: __typename b: __typename }');
    await fetch(`${url}/nowhere`);
    const other = { route: 'other', operation: 'other', outcome: 'refused' };
    const scraped = await untilMetric(metricsUrl, 'requests_total', other, 1);
    const onGraphql = (outcome: string) =>
      scraped.value('requests_total', { route: '/graphql', operation: 'other', outcome });
    expect([onGraphql('succeeded'), onGraphql('refused')]).toEqual([1, 2]);
    const refused = (reason: string) => scraped.value('refusals_total', { reason });
    expect(refused('MAX_ROOT_FIELDS')).toBe(1);
    expect(refused('GRAPHQL_VALIDATION_FAILED')).toBe(1);
    expect(refused('NOT_FOUND')).toBe(1);
  });

  test('of callers who are not let in are counted by the reason', async () => {
    const { url, metricsUrl } = await start({
      AUTH_JWT_SECRET: 'a secret of thirty-two characters',
      AUTH_ISSUER: 'https://login.example.com/',
      AUTH_AUDIENCE: 'events',
    });
    await graphql(url, '{ __typename }');
    await send(`${url}/v2/events`, { headers: { authorization: 'Bearer a.b.c' } });
    const scraped = await untilMetric(metricsUrl, 'caller_refusals_total', { reason: 'TOKEN_MALFORMED' }, 1);
    expect(scraped.value('caller_refusals_total', { reason: 'CREDENTIALS_MISSING' })).toBe(1);
    expect(scraped.value('refusals_total', { reason: 'UNAUTHENTICATED' })).toBe(2);
  });
});

describe('writes', () => {
  test('are measured: how long they wait, how many share a batch, and how long that and COMMIT take', async () => {
    const { url, metricsUrl } = await start();
    const count = 40;
    await Promise.all(Array.from({ length: count }, () => createEvent(url, cartAbandoned())));
    const scraped = await untilMetric(metricsUrl, 'write_wait_seconds', {}, count);
    const batches = scraped.value('batches_total', { outcome: 'committed' });
    expect(scraped.sum('batch_size')).toBe(count);
    expect(scraped.value('batch_size')).toBe(batches);
    expect(scraped.value('batch_duration_seconds')).toBe(batches);
    expect(scraped.value('commit_duration_seconds')).toBe(batches);
    const commit = scraped.sum('commit_duration_seconds') ?? 0;
    expect(commit).toBeGreaterThan(0);
    expect(scraped.sum('batch_duration_seconds')).toBeGreaterThan(commit);
    expect(scraped.value('write_queue_length')).toBe(0);
    expect(scraped.value('writes_refused_total')).toBe(0);
  });

  test('on SQLite need no connections, so that there are none to tell of', async () => {
    const scraped = await scrape((await start()).metricsUrl);
    expect(scraped.value('database_connections_open')).toBeNull();
    expect(scraped.value('platform_pending_writes')).toBeNull();
  });
});

describe('the platform', () => {
  test('has its calls counted by their outcome, its circuit and what is pending', async () => {
    const platform = await startPlatform();
    const { url, metricsUrl } = await start({ ...inFrontOf(platform), PLATFORM_TIMEOUT: '1' });
    await createEvent(url, cartAbandoned());
    platform.plan({ fault: { kind: 'refuse', status: 200, code: 4711, message: 'no' }, on: 'create' });
    await createEvent(url, cartAbandoned());
    const refused = { call: 'create', outcome: 'refused' };
    const before = await untilMetric(metricsUrl, 'platform_calls_total', refused, 1);
    expect(before.value('platform_calls_total', { call: 'create', outcome: 'accepted' })).toBe(1);
    expect(before.value('platform_call_duration_seconds', { call: 'create' })).toBe(2);
    expect(before.value('platform_circuit', { state: 'closed' })).toBe(1);
    expect(before.value('platform_circuit', { state: 'open' })).toBe(0);
    expect(before.value('platform_pending_writes')).toBe(0);
    expect(before.value('platform_oldest_pending_write_seconds')).toBe(0);

    platform.plan({ fault: { kind: 'cut', stores: false }, times: Infinity });
    await Promise.all(Array.from({ length: 10 }, () => postEvent(url, cartAbandoned())));
    const after = await untilMetric(metricsUrl, 'platform_pending_writes', {}, 10);
    expect(after.value('platform_oldest_pending_write_seconds')).toBeGreaterThan(0);
    expect(after.value('platform_calls_total', { call: 'create', outcome: 'unknown' })).toBeGreaterThan(0);
    const down = await untilMetric(metricsUrl, 'platform_circuit', { state: 'closed' }, 0);
    expect(down.value('operations_total', { operation: 'createEvent', outcome: 'unavailable' })).toBe(10);
  });
});

describe('the port of the metrics', () => {
  test('serves them and nothing else, and the port of the APIs does not', async () => {
    const { url, metricsUrl } = await start();
    const answer = await fetch(metricsUrl);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(new URL(metricsUrl)).toMatchObject({ hostname: '127.0.0.1', pathname: '/metrics' });
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    for (const [method, place] of [
      ['POST', '/metrics'],
      ['GET', '/graphql'],
      ['GET', '/'],
    ]) {
      expect((await fetch(new URL(place ?? '', metricsUrl), { method })).status).toBe(404);
    }
  });

  test('serves the process and its event loop too', async () => {
    const { names } = await scrape((await start()).metricsUrl);
    expect(names).toEqual(
      expect.arrayContaining([
        'nodejs_eventloop_lag_p99_seconds',
        'nodejs_gc_duration_seconds',
        'process_cpu_seconds_total',
        'process_resident_memory_bytes',
      ]),
    );
  });

  test('is not opened without METRICS_PORT', async () => {
    const { log, metricsUrl } = await startGateway({ DATABASE_URL: await newDatabaseUrl() });
    expect(metricsUrl).toBe('');
    expect(log.join()).not.toContain('/metrics');
  });

  test('is named if it cannot be opened, and the gateway does not start', async () => {
    const { metricsUrl } = await start();
    const { port } = new URL(metricsUrl);
    const exit = await spawnToFail({ DATABASE_URL: await newDatabaseUrl(), METRICS_PORT: port });
    expect(exit.code).toBe(1);
    expect(exit.stderr).toMatch(
      new RegExp(`^cannot listen at METRICS_HOST=127\\.0\\.0\\.1 METRICS_PORT=${port}: .*EADDRINUSE`),
    );
  });
});
