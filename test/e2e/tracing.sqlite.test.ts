import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ask, createEvent, postJson, send, updateEvent } from '../support/client';
import { cartAbandoned, definition, freshName } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { spawnGateway, spawnToFail } from '../support/gateway-process';
import { ancestorsOf, type ReceivedSpan, startCollector } from '../support/otlp-collector';
import { inFrontOf } from '../support/platform/in-front';
import { KEY, SECRET, startPlatform } from '../support/platform/start-platform';
import { PROJECT } from '../support/project';
import { found } from '../support/secrets';
import { until, untilTrue } from '../support/until';

const newDatabase = (): Record<string, string> => ({
  DATABASE_URL: `file:${path.join(temporaryFolder(), 'events.db')}`,
});

const isGraphQL = ({ name }: ReceivedSpan): boolean => name === 'POST /graphql';

describe('OpenTelemetry', () => {
  /** The files that a gateway has loaded in which there is something of OpenTelemetry. */
  const loadedBy = async (environment: Readonly<Record<string, string>>): Promise<string[]> => {
    const preload = path.join(PROJECT, 'test/support/print-loaded.mjs');
    const gateway = await spawnGateway({
      ...newDatabase(),
      ...environment,
      NODE_OPTIONS: `--import=${preload}`,
    });
    await createEvent(gateway.url, cartAbandoned());
    const { stderr } = await gateway.end();
    const files = JSON.parse(stderr) as string[];
    expect(files).toContain(path.join(PROJECT, 'dist/app.js'));
    // The bundle says which file each part of it was.
    return files.filter((file) =>
      `${file}${readFileSync(file, 'utf8')}`.includes('node_modules/@opentelemetry/'),
    );
  };

  test('is not loaded unless a collector is configured', async () => {
    expect(await loadedBy({})).toEqual([]);
    const { environment } = await startCollector();
    expect(await loadedBy(environment)).toContain(path.join(PROJECT, 'dist/start-tracing.js'));
  });

  test('is configured by its own variables', async () => {
    const { environment, spans } = await startCollector();
    const named = { OTEL_SERVICE_NAME: 'events-eu', OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test' };
    const gateway = await spawnGateway({ ...newDatabase(), ...environment, ...named });
    await createEvent(gateway.url, cartAbandoned());
    const { resource } = await until(() => spans[0] ?? null);
    expect(resource).toMatchObject({ 'service.name': 'events-eu', 'deployment.environment': 'test' });

    const other = await startCollector();
    const unsampled = await spawnGateway({
      ...newDatabase(),
      ...other.environment,
      OTEL_TRACES_SAMPLER: 'always_off',
    });
    await createEvent(unsampled.url, cartAbandoned());
    await unsampled.end();
    expect(other.spans).toEqual([]);
  });

  test('is refused with a collector that has no URL', async () => {
    const { code, stderr } = await spawnToFail({ OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' });
    expect(stderr).toBe(
      'the environment is invalid: OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL\n',
    );
    expect(code).toBe(1);
  });
});

test('a trace leads from the client through the gateway to the platform, and health checks have none', async () => {
  const collector = await startCollector();
  // A gateway is the platform, so that its spans show what it was sent.
  const platform = await spawnGateway({ ...newDatabase(), ...collector.environment });
  const gateway = await spawnGateway({
    ...newDatabase(),
    ...collector.environment,
    PLATFORM_URL: platform.url,
    PLATFORM_AUTH: 'basic',
    PLATFORM_USER: 'user',
    PLATFORM_PASSWORD: 'password',
  });
  const traceId = 'abcdef'.padEnd(32, '0');
  const client = '1234567890abcdef';
  await send(`${gateway.url}/readyz`);
  const headers = { traceparent: `00-${traceId}-${client}-01`, baggage: 'secret=baggage' };
  await postJson(`${gateway.url}/v2/events`, cartAbandoned(), headers);
  await Promise.all([gateway.end(), platform.end()]);
  const spans = collector.spans.filter((span) => span.traceId === traceId);
  const served = spans.find(({ name, parentId }) => name === 'POST /v2/events' && parentId !== client);
  expect(ancestorsOf(spans, served)).toMatchObject([
    { name: 'POST /v2/events', parentId: client },
    { name: 'POST' },
    { name: 'POST /v2/events' },
  ]);
  const statements = spans.map(({ attributes }) => String(attributes['db.query.text']));
  // The intent and the event are stored in transactions; what the platform stores is one statement.
  expect(statements.filter((text) => text === 'COMMIT')).toHaveLength(2);
  expect(statements.filter((text) => text.includes('INSERT INTO "Event"'))).toHaveLength(2);
  const paths = collector.spans.map(({ attributes }) => attributes['url.path']);
  expect(paths.filter((each) => each !== undefined && each !== '/v2/events')).toEqual([]);
  expect(collector.bytes().includes('baggage')).toBe(false);
});

test('no span has a credential, or anything of a document, its variables or a query string', async () => {
  const collector = await startCollector();
  const platform = await startPlatform();
  const gateway = await spawnGateway({
    ...newDatabase(),
    ...collector.environment,
    ...inFrontOf(platform),
  });
  const secrets = ['token-6bd1', 'key-6bd2', 'query-6bd3', 'literal-6bd4', 'variable-6bd5', 'cookie-6bd6'];
  const [token, key, query, literal, variable, cookie] = secrets;
  const headers = { authorization: `Bearer ${token}`, 'x-api-key': `${key}`, cookie: `session=${cookie}` };
  const document = `mutation($i: CreateEventInput!) { createEvent(input: $i, note: "${literal}") { event { id } } }`;
  const input = definition({ description: variable });
  await postJson(`${gateway.url}/graphql`, { query: document, variables: { i: input } }, headers);
  const search = `{ events(filter: { search: "${query}" }) { edges { cursor } } }`;
  await send(`${gateway.url}/graphql?query=${encodeURIComponent(search)}`, { headers });
  await gateway.end();
  expect(collector.spans.some(isGraphQL)).toBe(true);
  expect(collector.spans.some(({ name }) => name === 'GET /graphql')).toBe(true);
  expect(found(collector.bytes().toString('utf8'), [...secrets, KEY, SECRET])).toEqual([]);
});

test('a request that asks for the most has a bounded number of spans', async () => {
  const collector = await startCollector();
  const { url } = await spawnGateway({ ...newDatabase(), ...collector.environment });
  const eventName = freshName();
  await createEvent(url, definition({ eventName }));
  await updateEvent(url, definition({ eventName, description: 'changed' }));
  // Of all operations, ten updates take the most spans. A thousand fields below them have none.
  const fields = Array.from({ length: 100 }, (_, i) => `f${i}: eventName`).join(' ');
  const reverts = Array.from(
    { length: 10 },
    (_, i) => `r${i}: revertEvent(eventName: "${eventName}", to: ${1 + (i % 2)}) { event { ${fields} } }`,
  );
  const traceId = 'fedcba'.padEnd(32, '0');
  const client = 'fedcba0987654321';
  const query = `mutation { ${reverts.join(' ')} }`;
  const headers = { traceparent: `00-${traceId}-${client}-01` };
  expect((await postJson(`${url}/graphql`, { query }, headers)).body).not.toHaveProperty('errors');
  const spans = await collector.traceOf(({ parentId }) => parentId === client);
  expect(spans.filter(({ name }) => name === 'Mutation.revertEvent')).toHaveLength(10);
  expect(spans.length).toBeLessThan(250);
});

describe('if the collector', () => {
  const warningsOf = (log: readonly string[]): string[] =>
    log.filter((line) => line.includes('traces cannot be exported'));

  test('refuses what it gets, the log says so once, and requests are answered', async () => {
    const { environment, bytes } = await startCollector({ status: 400 });
    const { url, log, end } = await spawnGateway({ ...newDatabase(), ...environment });
    for (let i = 0; i < 5; i += 1) {
      const before = bytes().length;
      expect(await createEvent(url, cartAbandoned())).toMatchObject({ errors: [] });
      await untilTrue(() => bytes().length > before);
    }
    expect(await end()).toMatchObject({ code: 0, stderr: '' });
    expect(warningsOf(log)).toHaveLength(1);
  });

  test('is down, requests are answered, and the gateway stops', async () => {
    const { url, log, end } = await spawnGateway({
      ...newDatabase(),
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    });
    expect(await ask(url, '{ __typename }')).toEqual({ __typename: 'Query' });
    expect(await end()).toMatchObject({ code: 0, stderr: '' });
    expect(warningsOf(log).length).toBeLessThan(2);
  });
});
