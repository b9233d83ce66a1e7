// Measures what the log and the metrics cost: neither, one of them, and both, scraped as often as Prometheus does.
import { request } from 'undici';
import { freePort } from '../support/free-port';
import { benchmark } from './benchmark';
import { progress } from './progress';
import { compareVariants } from './variants';

/** In ms. */
const SCRAPE_INTERVAL = 15_000;

/** A machine that is busy otherwise must not make a gateway refuse requests. */
const LOG = { MAX_EVENT_LOOP_DELAY: '0' };
const SILENT = { ...LOG, LOG_LEVEL: 'silent' };

void benchmark({ rounds: 15, seconds: 1, connections: [64] }, async (options, databases) => {
  const metricsPort = await freePort();
  const bothPort = await freePort();
  const scraper = setInterval(() => {
    for (const port of [metricsPort, bothPort]) void scrape(port);
  }, SCRAPE_INTERVAL);
  try {
    const variants = [
      { name: 'neither', environment: SILENT },
      { name: 'log', environment: LOG },
      { name: 'metrics', environment: { ...SILENT, METRICS_PORT: String(metricsPort) } },
      { name: 'both', environment: { ...LOG, METRICS_PORT: String(bothPort) } },
    ];
    const comparison = { title: 'Observability', variable: 'observed by', variants };
    return await compareVariants(comparison, options, databases);
  } finally {
    clearInterval(scraper);
  }
});

async function scrape(port: number): Promise<void> {
  try {
    const { body } = await request(`http://127.0.0.1:${port}/metrics`);
    await body.dump();
  } catch {
    // The gateways are killed in the end, maybe while they are scraped.
    progress(`nothing was scraped from port ${port}`);
  }
}
