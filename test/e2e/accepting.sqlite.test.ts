import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { afterTests } from '../support/cleanup';
import { fields, freshName, withFields } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { spawnGateway } from '../support/gateway-process';

const WRITERS = 60;
const NEW_CONNECTIONS = 150;

const newBody = (): string => JSON.stringify({ ...withFields(...fields(20)), eventName: freshName() });

/** Clients that create one event after another, each on a connection of its own. */
function startWriters(url: string): { answered: () => number; stop: () => Promise<void> } {
  let isRunning = true;
  let answered = 0;
  const createOne = async (agent: Agent): Promise<void> => {
    const body = newBody();
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(`${url}/v2/events`, { method: 'POST', agent, headers });
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream];
    response.resume();
    await once(response, 'end');
    answered += 1;
  };
  const work = Array.from({ length: WRITERS }, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    // A connection that is idle when the gateway stops is closed.
    while (isRunning) await createOne(agent).catch(() => new Promise((resolve) => setTimeout(resolve, 5)));
    agent.destroy();
  });
  const stop = async (): Promise<void> => {
    isRunning = false;
    await Promise.all(work);
  };
  afterTests(stop);
  return { answered: () => answered, stop };
}

/** Opens connections at once; the backlog of the gateway holds them until it accepts them. */
async function openConnections(url: string): Promise<Socket[]> {
  const { hostname, port } = new URL(url);
  const sockets = Array.from({ length: NEW_CONNECTIONS }, () => connect(Number(port), hostname));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  return sockets;
}

/** Creates an event on a connection, and resolves with the status or the error of the connection. */
async function createOn(socket: Socket): Promise<string> {
  const body = newBody();
  const head = [
    'POST /v2/events HTTP/1.1',
    'host: gateway',
    'connection: close',
    'content-type: application/json',
  ];
  socket.write(`${head.join('\r\n')}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  try {
    await once(socket, 'close');
    return answer.slice('HTTP/1.1 '.length).slice(0, 3);
  } catch (error) {
    return String(error);
  }
}

const EVERY_ONE_ANSWERED = Array.from({ length: NEW_CONNECTIONS }, () => '200');

test(`${NEW_CONNECTIONS} new connections do not wait for many events of ${WRITERS} busy ones`, async () => {
  const { url } = await spawnGateway({ DATABASE_URL: `file:${path.join(temporaryFolder(), 'events.db')}` });
  const writers = startWriters(url);
  while (writers.answered() < 10 * WRITERS) await new Promise((resolve) => setTimeout(resolve, 10));
  const sockets = await openConnections(url);
  const before = writers.answered();
  expect(await Promise.all(sockets.map(createOn))).toEqual(EVERY_ONE_ANSWERED);
  // One accepted connection for each event of every writer would take 150 rounds.
  expect((writers.answered() - before) / WRITERS).toBeLessThan(30);
  await writers.stop();
}, 120_000);

test('connections that wait to be accepted when the gateway is stopped are answered', async () => {
  const { url, end } = await spawnGateway({
    DATABASE_URL: `file:${path.join(temporaryFolder(), 'events.db')}`,
  });
  const writers = startWriters(url);
  while (writers.answered() < 10 * WRITERS) await new Promise((resolve) => setTimeout(resolve, 10));
  const sockets = await openConnections(url);
  const answers = sockets.map(createOn);
  const exited = end();
  expect(await Promise.all(answers)).toEqual(EVERY_ONE_ANSWERED);
  await writers.stop();
  expect(await exited).toMatchObject({ code: 0, signal: null });
}, 120_000);

test('a client that closes its side of a new connection after the request is answered', async () => {
  const { url } = await spawnGateway({ DATABASE_URL: `file:${path.join(temporaryFolder(), 'events.db')}` });
  const writers = startWriters(url);
  while (writers.answered() < WRITERS) await new Promise((resolve) => setTimeout(resolve, 10));
  for (const socket of await openConnections(url)) {
    socket.end('GET /healthz HTTP/1.1\r\nhost: gateway\r\n\r\n');
    const [answer] = (await once(socket.setEncoding('utf8'), 'data')) as [string];
    expect(answer).toContain('{"status":"ok"}');
  }
  await writers.stop();
}, 120_000);
