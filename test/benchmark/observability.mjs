// Compares what the log and the metrics cost: neither, one of them, and both, scraped as often as Prometheus does.
// Quote the ratios: the absolute numbers depend on the machine and its load. Each ratio is the median of those within a
// round, so that both of its sides have met the same load. The CPU time is that of the gateway alone; it comes from /proc, so
// it is missing on other systems than Linux.
import { existsSync, readFileSync } from 'node:fs';
import { clearInterval, setInterval } from 'node:timers';
import { definition, freePort, median, requestsPerSecond, startGateway } from './gateway.mjs';

const SECONDS = Number(process.env.SECONDS ?? 1);
const ROUNDS = Number(process.env.ROUNDS ?? 20);
const CONNECTIONS = 64;

/** In ms. */
const SCRAPE_INTERVAL = 15_000;

/** How often Linux counts the CPU time of a process, per second. */
const TICKS = 100;

const SILENT = { LOG_LEVEL: 'silent' };
const metricsPorts = { metrics: await freePort(), both: await freePort() };
const CONTESTANTS = {
  neither: SILENT,
  log: {},
  metrics: { ...SILENT, METRICS_PORT: String(metricsPorts.metrics) },
  both: { METRICS_PORT: String(metricsPorts.both) },
};

const CREATE_EVENT = `mutation CreateEvent($input: CreateEventInput!) {
  createEvent(input: $input) { event { id eventName uniqueKey } errors { rule path } }
}`;

const REQUESTS = {
  '{ __typename }': () => ['/graphql', { query: '{ __typename }' }],
  createEvent: () => ['/graphql', { query: CREATE_EVENT, variables: { input: definition() } }],
};

/** The CPU time that a process has used, in ms. */
function cpuTime(pid) {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return NaN;
  const fields = readFileSync(file, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS;
}

const gateways = {};
for (const [name, environment] of Object.entries(CONTESTANTS))
  gateways[name] = await startGateway(environment);

async function measure(name, next) {
  const { url, pid } = gateways[name];
  const before = cpuTime(pid);
  const rate = await requestsPerSecond(url, next, SECONDS, {}, CONNECTIONS);
  return { rate, cpu: (cpuTime(pid) - before) / (rate * SECONDS) };
}

const scrapers = Object.values(metricsPorts).map((port) =>
  setInterval(
    () => fetch(`http://127.0.0.1:${port}/metrics`).then((answer) => answer.text()),
    SCRAPE_INTERVAL,
  ),
);

const names = Object.keys(CONTESTANTS);
for (const [operation, next] of Object.entries(REQUESTS)) {
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    // Each comes first in turn: what one leaves behind must not always slow down the same other one.
    for (const [i] of names.entries()) {
      const name = names[(i + round) % names.length];
      const result = await measure(name, next);
      // The first round warms the gateways up.
      if (round > 0) results[name].push(result);
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
