// Compares what the log and the metrics cost: neither, one of them, and both, scraped as often as Prometheus does.
// Quote the ratios: the absolute numbers depend on the machine and its load. There are many short rounds, and each ratio is
// the median of those within a round, so that both of its sides have met the same load. The CPU time is that of the gateway
// alone; it comes from /proc, so it is missing on other systems than Linux.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';
import { definition, freePort, median, sendAll, startGateway } from './gateway.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 50);
const WARM_UP = 5;
const CONNECTIONS = 64;

/** In ms. */
const SCRAPE_INTERVAL = 15_000;

/** A machine that is busy otherwise must not make a gateway refuse requests. */
const COMMON = { MAX_EVENT_LOOP_DELAY: '0' };
const SILENT = { ...COMMON, LOG_LEVEL: 'silent' };
const metricsPorts = { metrics: await freePort(), both: await freePort() };
const CONTESTANTS = {
  neither: SILENT,
  log: COMMON,
  metrics: { ...SILENT, METRICS_PORT: String(metricsPorts.metrics) },
  both: { ...COMMON, METRICS_PORT: String(metricsPorts.both) },
};

const CREATE_EVENT = `mutation CreateEvent($input: CreateEventInput!) {
  createEvent(input: $input) { event { id eventName uniqueKey } errors { rule path } }
}`;

/** What is sent, and how often in a round. */
const REQUESTS = {
  '{ __typename }': { amount: 1_000, next: () => ['/graphql', { query: '{ __typename }' }] },
  createEvent: {
    amount: 400,
    next: () => ['/graphql', { query: CREATE_EVENT, variables: { input: definition() } }],
  },
};

/** The CPU time that the threads of a process have used, in ms. */
function cpuTime(pid) {
  const threads = `/proc/${pid}/task`;
  if (!existsSync(threads)) return NaN;
  return readdirSync(threads)
    .map((thread) => Number(readFileSync(`${threads}/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6)
    .reduce((sum, time) => sum + time);
}

const gateways = {};
for (const [name, environment] of Object.entries(CONTESTANTS))
  gateways[name] = await startGateway(environment);

async function measure(name, { next, amount }) {
  const { url, pid } = gateways[name];
  const before = { time: performance.now(), cpu: cpuTime(pid) };
  await sendAll(url, next, amount, CONNECTIONS);
  return {
    rate: (amount / (performance.now() - before.time)) * 1_000,
    cpu: (cpuTime(pid) - before.cpu) / amount,
  };
}

const scrapers = Object.values(metricsPorts).map((port) =>
  setInterval(
    () => fetch(`http://127.0.0.1:${port}/metrics`).then((answer) => answer.text()),
    SCRAPE_INTERVAL,
  ),
);

const names = Object.keys(CONTESTANTS);
for (const [operation, request] of Object.entries(REQUESTS)) {
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    // Each comes first in turn: what one leaves behind must not always slow down the same other one.
    for (const [i] of names.entries()) {
      const name = names[(i + round) % names.length];
      const result = await measure(name, request);
      // The first rounds warm the gateways up.
      if (round >= WARM_UP) results[name].push(result);
    }
  }
  for (const name of names) {
    const of = (measured) => median(results[name].map((result) => result[measured]));
    const ratio = (measured) =>
      median(results[name].map((result, round) => result[measured] / results.neither[round][measured]));
    console.log(
      [
        operation.padEnd(16),
        name.padEnd(8),
        `${of('rate').toFixed(0).padStart(6)} requests/s ${ratio('rate').toFixed(3)}`,
        `${of('cpu').toFixed(3).padStart(8)} ms of CPU a request ${ratio('cpu').toFixed(3)}`,
      ].join('  '),
    );
  }
}

for (const scraper of scrapers) clearInterval(scraper);
for (const { end } of Object.values(gateways)) end();
