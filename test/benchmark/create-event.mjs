// Compares, in one run on a new SQLite file, what a stored event costs with what a request costs anyway.
// Quote the ratios: the figures are those of the machine and of the moment.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import autocannon from 'autocannon';

const CONNECTIONS = 32;
const SECONDS = 5;
const ROUNDS = 3;

const CREATE_EVENT = `mutation CreateEvent($input: CreateEventInput!) {
  createEvent(input: $input) {
    event { id eventName uniqueKey fields { name type isRequired } }
    warnings { rule message path }
    errors { rule code message path }
  }
}`;

let count = 0;
const flag = (value) => ({ valueType: 'Boolean', value });

/** The example of the spec, under a name of its own. */
const definition = () => ({
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

const REQUESTS = {
  'no storage: { __typename }': () => ['/graphql', { query: '{ __typename }' }],
  'GraphQL: createEvent': () => ['/graphql', { query: CREATE_EVENT, variables: { input: definition() } }],
  'REST: POST /v2/events': () => ['/v2/events', definition()],
};

const folder = mkdtempSync(join(tmpdir(), 'events-benchmark-'));
const gateway = spawn(process.execPath, [join(import.meta.dirname, '../../dist/main.js')], {
  env: { ...process.env, PORT: '0', LOG_LEVEL: 'info', DATABASE_URL: `file:${join(folder, 'events.db')}` },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const url = await new Promise((resolve) => {
  createInterface(gateway.stdout).on('line', (line) => {
    const listening = /Server listening at (http:[^"]+)/.exec(line)?.[1];
    if (listening) resolve(listening);
  });
});

async function requestsPerSecond(next, duration) {
  const { requests, non2xx } = await autocannon({
    url,
    connections: CONNECTIONS,
    duration,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        setupRequest: (request) => {
          const [path, body] = next();
          return { ...request, path, body: JSON.stringify(body) };
        },
      },
    ],
  });
  if (non2xx > 0) throw new Error(`${non2xx} requests were refused`);
  return requests.average;
}

const rates = Object.fromEntries(Object.keys(REQUESTS).map((name) => [name, []]));
for (const next of Object.values(REQUESTS)) await requestsPerSecond(next, 2);
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, next] of Object.entries(REQUESTS))
    rates[name].push(await requestsPerSecond(next, SECONDS));
}
gateway.kill();
rmSync(folder, { recursive: true, force: true });

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const [baseline] = Object.values(rates).map(median);
for (const [name, values] of Object.entries(rates)) {
  const rate = median(values);
  console.log(
    `${name.padEnd(30)} ${rate.toFixed(0).padStart(6)} requests/s  ${(rate / baseline).toFixed(2)}`,
  );
}
