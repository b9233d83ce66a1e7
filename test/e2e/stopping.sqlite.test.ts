import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config';
import { CLOSING_TIME } from '../../src/http/limits';
import { createEvent, findEvent, postEvent, send } from '../support/client';
import { cartAbandoned, freshName } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process';
import { PROJECT } from '../support/project';
import { openConnection, requestBytes } from '../support/raw-connection';
import { parseAnswers } from '../support/raw-http';

const newFile = (): string => path.join(temporaryFolder(), 'events.db');

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Longer than any bound but the default of SHUTDOWN_GRACE. */
const LONG_GRACE = { SHUTDOWN_GRACE: '120' };

/** What no stop in these tests may take, in ms. */
const SOON = 20_000;

/** Half of a request, and the other half. */
function halves(bytes: string): [string, string] {
  const middle = bytes.length - 20;
  return [bytes.slice(0, middle), bytes.slice(middle)];
}

/** Resolves when the gateway has received the signal. */
async function untilStopping({ log }: GatewayProcess): Promise<void> {
  while (!log.some((line) => line.includes('"msg":"stopping"'))) await pause(5);
}

/** Locks the file, so that writes wait. */
function lock(file: string): { release: () => void } {
  const beside = new BetterSqlite3(file);
  beside.exec('BEGIN IMMEDIATE');
  return {
    release: () => {
      beside.exec('ROLLBACK');
      beside.close();
    },
  };
}

/** A gateway with events of 24 MB in total, which is more than the buffers of a connection hold. */
async function gatewayWithLargeEvents(env: Readonly<Record<string, string>>): Promise<GatewayProcess> {
  const file = newFile();
  const gateway = await spawnGateway({ DATABASE_URL: `file:${file}`, ...env });
  await createEvent(gateway.url, cartAbandoned());
  const beside = new BetterSqlite3(file);
  beside.exec(`
    WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < 300)
    INSERT INTO "Event" ("id", "orgId", "eventName", "version", "actions", "description", "fields", "searchText",
                         "createdAt", "updatedAt")
    SELECT substr("id", 1, 24) || printf('%012d', n) AS "id", "orgId", "eventName" || n AS "eventName", "version", "actions",
      hex(zeroblob(40000)) AS "description", "fields", "searchText", "createdAt", "updatedAt"
    FROM "Event", copy`);
  beside.close();
  return gateway;
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s finishes the requests in flight, closes their connections, and the process exits with 0',
  async (signal) => {
    const env = { DATABASE_URL: `file:${newFile()}` };
    const gateway = await spawnGateway(env);

    // When the signal arrives, the gateway has the head of a request, but not all of its body.
    const body = JSON.stringify(cartAbandoned());
    const { hostname, port } = new URL(gateway.url);
    const inFlight = request({
      ...{ hostname, port, path: '/v2/events', method: 'POST', agent: new Agent({ keepAlive: true }) },
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    });
    inFlight.write(body.slice(0, 50));
    await send(`${gateway.url}/healthz`);
    const exited = gateway.end(signal);
    await untilStopping(gateway);
    await pause(300);
    inFlight.end(body.slice(50));
    const [response] = (await once(inFlight, 'response')) as [
      { statusCode: number; headers: Record<string, string>; resume(): void },
    ];
    response.resume();
    expect(response.statusCode).toBe(200);
    expect(response.headers.connection).toBe('close');

    expect(await exited).toMatchObject({ code: 0, signal: null });
    await expect(fetch(`${gateway.url}/healthz`)).rejects.toThrow('fetch failed');
    const again = await spawnGateway(env);
    const { eventName } = JSON.parse(body) as { eventName: string };
    expect(await findEvent(again.url, eventName)).not.toBeNull();
  },
);

test('/readyz returns 503 as soon as the gateway stops, and /healthz still 200', async () => {
  const gateway = await spawnGateway({ DATABASE_URL: `file:${newFile()}` });
  const paths = ['/readyz', '/healthz'];
  const probes = await Promise.all(
    paths.map(async (target) => {
      const [start, end] = halves(requestBytes('GET', target));
      const connection = await openConnection(gateway.url);
      connection.socket.write(start);
      return { connection, end };
    }),
  );
  await send(`${gateway.url}/healthz`);
  const exited = gateway.end();
  await untilStopping(gateway);
  for (const { connection, end } of probes) connection.socket.write(end);
  await Promise.all(probes.map(({ connection }) => connection.closed));
  const answers = probes.flatMap(({ connection }) => parseAnswers(connection.received()));
  expect(answers.map(({ status }) => status)).toEqual([503, 200]);
  expect(answers[0]?.body).toBe('{"status":"unavailable"}');
  for (const { headers } of answers) expect(headers.get('connection')).toBe('close');
  expect(await exited).toMatchObject({ code: 0 });
});

test('idle connections are closed at once, while another one waits for its answer', async () => {
  const file = newFile();
  const gateway = await spawnGateway({ DATABASE_URL: `file:${file}`, ...LONG_GRACE });
  const idle = await openConnection(gateway.url);
  idle.socket.write(requestBytes('GET', '/healthz'));
  while (!idle.received().includes('"ok"')) await pause(5);
  const { release } = lock(file);
  const waiting = await openConnection(gateway.url);
  waiting.socket.write(requestBytes('POST', '/v2/events', cartAbandoned()));
  await send(`${gateway.url}/healthz`);
  const exited = gateway.end();
  await idle.closed;
  expect(waiting.isClosed()).toBe(false);
  release();
  await waiting.closed;
  expect(parseAnswers(waiting.received()).map(({ status }) => status)).toEqual([200]);
  expect(await exited).toMatchObject({ code: 0 });
});

test('every request in flight on one connection is answered, and the last answer closes it', async () => {
  const file = newFile();
  const gateway = await spawnGateway({ DATABASE_URL: `file:${file}`, ...LONG_GRACE });
  const { release } = lock(file);
  const connection = await openConnection(gateway.url);
  const create = (): string => requestBytes('POST', '/v2/events', cartAbandoned());
  connection.socket.write(create() + create() + create());
  await send(`${gateway.url}/healthz`);
  const exited = gateway.end();
  await untilStopping(gateway);
  release();
  await connection.closed;
  const answers = parseAnswers(connection.received());
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(answers.map(({ headers }) => headers.get('connection'))).toEqual([
    'keep-alive',
    'keep-alive',
    'close',
  ]);
  expect(await exited).toMatchObject({ code: 0 });
});

describe('a client that reads slowly', () => {
  test('gets the whole answer that was complete before the gateway was stopped', async () => {
    const gateway = await gatewayWithLargeEvents(LONG_GRACE);
    const connection = await openConnection(gateway.url);
    const query = '{ events(first: 100) { edges { node { description } } } }';
    connection.socket.write(requestBytes('POST', '/graphql', { query }));
    await once(connection.socket, 'data');
    connection.socket.pause();
    const exited = gateway.end();
    await untilStopping(gateway);
    await pause(500);
    connection.socket.resume();
    await connection.closed;
    const [answer] = parseAnswers(connection.received());
    expect(Number(answer?.headers.get('content-length'))).toBeGreaterThan(7_000_000);
    expect(answer?.body).toHaveLength(Number(answer?.headers.get('content-length')));
    expect(await exited).toMatchObject({ code: 0 });
  });

  test('gets the whole list that was streamed when the gateway was stopped', async () => {
    const gateway = await gatewayWithLargeEvents(LONG_GRACE);
    const connection = await openConnection(gateway.url);
    connection.socket.write(requestBytes('GET', '/v2/events'));
    await once(connection.socket, 'data');
    connection.socket.pause();
    const exited = gateway.end();
    await untilStopping(gateway);
    await pause(500);
    connection.socket.resume();
    await connection.closed;
    expect(connection.received().length).toBeGreaterThan(24_000_000);
    expect(connection.received()).toMatch(/\],"warnings":\[\],"errors":\[\]\}\r\n0\r\n\r\n$/);
    expect(await exited).toMatchObject({ code: 0 });
  });

  test('does not hold the stop longer than SHUTDOWN_GRACE', async () => {
    const gateway = await gatewayWithLargeEvents({ SHUTDOWN_GRACE: '1' });
    const connection = await openConnection(gateway.url);
    connection.socket.write(requestBytes('GET', '/v2/events'));
    await once(connection.socket, 'data');
    connection.socket.pause();
    const before = Date.now();
    expect(await gateway.end()).toMatchObject({ code: 0 });
    expect(Date.now() - before).toBeLessThan(SOON);
    expect(gateway.log.join()).toContain('requests in flight took too long');
  });
});

test('requests that do not arrive are rejected soon, whatever SHUTDOWN_GRACE is', async () => {
  const gateway = await spawnGateway({ DATABASE_URL: `file:${newFile()}`, ...LONG_GRACE });
  const silent = await openConnection(gateway.url);
  const halfHeader = await openConnection(gateway.url);
  halfHeader.socket.write('POST /v2/events HTTP/1.1\r\nhost: ');
  const halfBody = await openConnection(gateway.url);
  halfBody.socket.write(halves(requestBytes('POST', '/v2/events', cartAbandoned()))[0]);
  const afterAnother = await openConnection(gateway.url);
  afterAnother.socket.write(requestBytes('GET', '/healthz'));
  while (!afterAnother.received().includes('"ok"')) await pause(5);
  afterAnother.socket.write('GET /healthz HTTP/1.1\r\n');
  await send(`${gateway.url}/healthz`);

  const before = Date.now();
  expect(await gateway.end()).toMatchObject({ code: 0 });
  expect(Date.now() - before).toBeLessThan(SOON);
  const connections = [silent, halfHeader, halfBody, afterAnother];
  await Promise.all(connections.map(({ closed }) => closed));
  const answers = connections.map(({ received }) => parseAnswers(received()));
  expect(answers.map((each) => each.map(({ status }) => status))).toEqual([[], [408], [408], [200, 408]]);
  expect(answers[2]?.[0]?.body).toBe(
    '{"warnings":[],"errors":[{"status":false,"code":408,"message":"the request did not arrive in time"}]}',
  );
});

test('after SHUTDOWN_GRACE the requests in flight are cut off, but what they write is still committed', async () => {
  const file = newFile();
  const gateway = await spawnGateway({ DATABASE_URL: `file:${file}`, SHUTDOWN_GRACE: '1' });
  const { release } = lock(file);
  const first = postEvent(gateway.url, cartAbandoned()).catch(() => 'cut off');
  await pause(100);
  const eventName = freshName();
  const second = postEvent(gateway.url, cartAbandoned(eventName)).catch(() => 'cut off');
  await send(`${gateway.url}/healthz`);
  const exited = gateway.end();
  // The batch of the first one may give up before; then there is time for that of the second one.
  expect(await second).toBe('cut off');
  release();
  await first;
  expect(await exited).toMatchObject({ code: 0 });
  const again = await spawnGateway({ DATABASE_URL: `file:${file}` });
  expect(await findEvent(again.url, eventName)).not.toBeNull();
});

test('a second signal ends the process at once, with a code other than 0', async () => {
  const gateway = await gatewayWithLargeEvents(LONG_GRACE);
  const connection = await openConnection(gateway.url);
  connection.socket.write(requestBytes('GET', '/v2/events'));
  await once(connection.socket, 'data');
  connection.socket.pause();
  const before = Date.now();
  const exited = gateway.end();
  await untilStopping(gateway);
  gateway.process.kill('SIGTERM');
  expect(await exited).toMatchObject({ code: 1, signal: null });
  expect(Date.now() - before).toBeLessThan(SOON);
});

test('Docker gives a gateway more time to stop than it takes', () => {
  const compose = readFileSync(path.join(PROJECT, 'docker-compose.yml'), 'utf8');
  const seconds = Number(/stop_grace_period: (\d+)s/.exec(compose)?.[1]);
  expect(seconds * 1_000).toBeGreaterThan(readConfig({}).server.shutdownGrace + CLOSING_TIME);
});
