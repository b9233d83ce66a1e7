import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createEvent } from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { cartAbandoned } from '../support/definitions';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process';
import { ancestorsOf, type Collector, type ReceivedSpan, startCollector } from '../support/otlp-collector';
import { until } from '../support/until';

async function startTraced(): Promise<GatewayProcess & { readonly collector: Collector }> {
  const collector = await startCollector();
  const gateway = await spawnGateway({ DATABASE_URL: await newDatabaseUrl(), ...collector.environment });
  return { ...gateway, collector };
}

const isRequest = ({ name }: ReceivedSpan): boolean => name === 'POST /graphql';
const isInsert = ({ attributes }: ReceivedSpan): boolean =>
  String(attributes['db.query.text']).includes('INSERT INTO "Event"');
const isCommit = ({ attributes }: ReceivedSpan): boolean => attributes['db.query.text'] === 'COMMIT';

const WRITE = ['POST /graphql', 'graphql.execute', 'Mutation.createEvent', 'write', 'write batch'];

test('a create is one trace, from the request to the statement that stores it, and its log lines name it', async () => {
  const { url, collector, log } = await startTraced();
  await createEvent(url, cartAbandoned());
  const spans = await collector.traceOf(isRequest);
  // It commits by itself.
  expect(spans.filter(isCommit)).toEqual([]);
  const path = ancestorsOf(spans, spans.find(isInsert));
  expect(path.map(({ name }) => name)).toEqual([
    ...WRITE,
    'prisma:client:operation',
    'prisma:client:db_query',
  ]);
  expect(path[0]?.attributes).toMatchObject({ 'http.route': '/graphql', 'http.response.status_code': '200' });
  expect(path[0]?.resource['service.name']).toBe('behavioral-events-gateway');
  const lines = log
    .filter((line) => /"msg":"(request|audit)"/.test(line))
    .map((line) => JSON.parse(line) as object);
  const known = spans.map(({ traceId, spanId }) => ({ trace_id: traceId, span_id: spanId }));
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(known).toContainEqual(expect.objectContaining(idsOf(line)));
});

test('a create with an idempotency key is one trace, from the request to COMMIT', async () => {
  const { url, collector } = await startTraced();
  await createEvent(url, cartAbandoned(), 'a key that is traced');
  const spans = await collector.traceOf(isRequest);
  expect(ancestorsOf(spans, spans.find(isCommit)).map(({ name }) => name)).toEqual([
    ...WRITE,
    'prisma:client:transaction',
    'prisma:client:commit_transaction',
    'prisma:client:db_query',
  ]);
});

const idsOf = (line: object): object => ({
  trace_id: 'trace_id' in line && line.trace_id,
  span_id: 'span_id' in line && line.span_id,
});

test('writes of several requests that share a batch link to it, and it links to them', async () => {
  const { url, collector } = await startTraced();
  const shared = await until(async () => {
    await Promise.all(Array.from({ length: 30 }, () => createEvent(url, cartAbandoned())));
    // Spans that end faster than they are exported are dropped.
    await sleep(300);
    return collector.spans.find(({ name, links }) => name === 'write batch' && links.length > 0) ?? null;
  });
  const writeOf = (id: string): Promise<ReceivedSpan> =>
    until(() => collector.spans.find(({ spanId }) => spanId === id) ?? null);
  expect(shared.attributes['batch.writes']).toBe(String(shared.links.length + 1));
  expect(await writeOf(shared.parentId)).toMatchObject({ name: 'write', traceId: shared.traceId });
  for (const id of shared.links) {
    expect(await writeOf(id)).toMatchObject({ name: 'write', links: [shared.spanId] });
  }
});
