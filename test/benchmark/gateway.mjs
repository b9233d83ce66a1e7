import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import autocannon from 'autocannon';

const CONNECTIONS = 32;

/**
 * Starts a gateway on a new SQLite file, and resolves with its URL and a function that ends it.
 *
 * @param environment variables of the gateway other than the database
 */
export async function startGateway(environment = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'events-benchmark-'));
  const gateway = spawn(process.execPath, [join(import.meta.dirname, '../../dist/main.js')], {
    env: {
      ...process.env,
      PORT: '0',
      LOG_LEVEL: 'info',
      DATABASE_URL: `file:${join(folder, 'events.db')}`,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise((resolve) => {
    createInterface(gateway.stdout).on('line', (line) => {
      const listening = /Server listening at (http:[^"]+)/.exec(line)?.[1];
      if (listening) resolve(listening);
    });
  });
  const end = () => {
    gateway.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, end };
}

/** The number of requests per second that the gateway answers. `next` returns the path and the JSON of a request. */
export async function requestsPerSecond(url, next, duration, headers = {}) {
  const { requests, non2xx } = await autocannon({
    url,
    connections: CONNECTIONS,
    duration,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        setupRequest: (request) => {
          const [path, body] = next();
          return { ...request, path, body: JSON.stringify(body) };
        },
      },
    ],
  });
  if (non2xx > 0) throw new Error(`${non2xx} requests failed`);
  return requests.average;
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
