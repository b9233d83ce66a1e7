import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';

const CONNECTIONS = 32;

/**
 * Starts a gateway on a new SQLite file, and resolves with its URL, the id of its process and a function that ends it.
 *
 * @param environment variables of the gateway other than the database
 */
export async function startGateway(environment = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'events-benchmark-'));
  // Not a pipe: whoever sends the requests has enough to do.
  const log = openSync(join(folder, 'log'), 'w');
  const port = await freePort();
  const gateway = spawn(process.execPath, [join(import.meta.dirname, '../../dist/main.js')], {
    env: {
      ...process.env,
      PORT: String(port),
      LOG_LEVEL: 'info',
      DATABASE_URL: `file:${join(folder, 'events.db')}`,
      ...environment,
    },
    stdio: ['ignore', log, 'inherit'],
  });
  closeSync(log);
  const url = `http://127.0.0.1:${port}`;
  while (!(await isAlive(url))) await sleep(50);
  const end = () => {
    gateway.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, pid: gateway.pid, end };
}

/** A port that nothing listens at. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function isAlive(url) {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
}

/** The number of requests per second that the gateway answers. `next` returns the path and the JSON of a request. */
export async function requestsPerSecond(url, next, duration, headers = {}) {
  const load = { connections: CONNECTIONS, duration };
  const { requests, non2xx } = await autocannon({ url, ...load, requests: [toRequest(next, headers)] });
  if (non2xx > 0) throw new Error(`${non2xx} requests failed`);
  return requests.average;
}

/** Sends this many requests on this many connections, and resolves as soon as all of them are answered. */
export async function sendAll(url, next, amount, connections) {
  await new Promise((resolve, reject) => {
    let answered = 0;
    // It reports the end up to a second later.
    const sending = autocannon({ url, connections, amount, requests: [toRequest(next, {})] }, (error) => {
      reject(error ?? new Error('requests are not answered'));
    });
    sending.on('response', (_client, status) => {
      answered += 1;
      if (status !== 200) reject(new Error(`a request is answered with ${status}`));
      else if (answered === amount) resolve();
    });
  });
}

function toRequest(next, headers) {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    setupRequest: (request) => {
      const [path, body] = next();
      return { ...request, path, body: JSON.stringify(body) };
    },
  };
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

let count = 0;
const flag = (value) => ({ valueType: 'Boolean', value });

/** The example of the spec, with a new name. */
export const definition = () => ({
  eventName: `CartAbandoned${count++}`,
  actions: ['EMFConsumer'],
  description: 'Left with a full cart',
  fields: [
    {
      name: 'customer',
      type: 'customer',
      attributes: {
        addCustomerIfNotExists: flag('true'),
        identifierType: { valueType: 'Enum', value: 'mobile' },
      },
    },
    {
      name: 'cartId',
      type: 'string',
      attributes: { isRequired: flag('true'), isUniqueKeyField: flag('true') },
    },
    { name: 'cartValue', type: 'double', attributes: { isRequired: flag('false') } },
  ],
});
