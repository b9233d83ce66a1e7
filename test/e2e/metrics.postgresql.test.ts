import { expect, test } from '@jest/globals';
import { createEvent } from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { cartAbandoned } from '../support/definitions';
import { startGateway } from '../support/gateway';
import { scrape, untilMetric } from '../support/metrics';
import { inFrontOf } from '../support/platform/in-front';
import { startPlatform } from '../support/platform/start-platform';

test('the connections to Postgres are measured: how many there may be, are, and are not in use', async () => {
  const { url, metricsUrl } = await startGateway({
    DATABASE_URL: await newDatabaseUrl(),
    DATABASE_POOL_SIZE: '3',
    METRICS_PORT: '0',
  });
  await Promise.all(Array.from({ length: 20 }, () => createEvent(url, cartAbandoned())));
  const scraped = await untilMetric(metricsUrl, 'database_connections_waiting', {}, 0);
  expect(scraped.value('database_connections_max')).toBe(3);
  const open = scraped.value('database_connections_open') ?? 0;
  expect(open).toBeGreaterThan(0);
  expect(open).toBeLessThanOrEqual(3);
  expect(scraped.value('database_connections_idle')).toBeLessThanOrEqual(open);
});

test('what is pending on the platform is counted', async () => {
  const platform = await startPlatform();
  const { url, metricsUrl } = await startGateway({
    ...{ DATABASE_URL: await newDatabaseUrl(), METRICS_PORT: '0', PLATFORM_TIMEOUT: '1' },
    ...inFrontOf(platform),
  });
  expect((await scrape(metricsUrl)).value('platform_pending_writes')).toBe(0);
  await createEvent(url, cartAbandoned());
  platform.plan({ fault: { kind: 'cut', stores: false }, times: Infinity });
  await expect(createEvent(url, cartAbandoned())).rejects.toThrow('SERVICE_UNAVAILABLE');
  const scraped = await untilMetric(metricsUrl, 'platform_pending_writes', {}, 1);
  expect(scraped.value('platform_oldest_pending_write_seconds')).toBeGreaterThan(0);
});
