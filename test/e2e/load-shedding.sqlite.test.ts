import path from 'node:path';
import { expect, test } from '@jest/globals';
import { afterTests } from '../support/cleanup';
import { postEvent, postJson, send } from '../support/client';
import { cartAbandoned } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { startGateway } from '../support/gateway';

/** How long each turn of the event loop takes while it is busy, in ms. */
const TURN = 120;

const newUrl = (): string => `file:${path.join(temporaryFolder(), 'events.db')}`;

/** Makes every turn of the event loop of this process long, until it is stopped. */
function keepBusy(): { stop: () => void } {
  let isBusy = true;
  const work = (): void => {
    for (const end = performance.now() + TURN; performance.now() < end;);
    if (isBusy) setImmediate(work);
  };
  work();
  const stop = (): void => {
    isBusy = false;
  };
  afterTests(stop);
  return { stop };
}

/** Sends a request until it gets the status. */
async function until(status: number, request: () => Promise<{ status: number }>): Promise<void> {
  while ((await request()).status !== status) await new Promise((resolve) => setTimeout(resolve, 50));
}

test('while the event loop is delayed, requests are refused in the format of their API, and served again afterwards', async () => {
  const { url, log, close } = await startGateway({ DATABASE_URL: newUrl(), MAX_EVENT_LOOP_DELAY: '50' });
  const fieldTypes = (): Promise<{ status: number }> => send(`${url}/v2/events/meta_fields`);
  expect((await fieldTypes()).status).toBe(200);

  const { stop } = keepBusy();
  await until(503, fieldTypes);
  const rest = await postEvent(url, cartAbandoned());
  const graphql = await postJson(`${url}/graphql`, { query: '{ __typename }' });
  for (const { status, headers } of [rest, graphql]) {
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('2');
  }
  const message = 'The service is overloaded: try again later.';
  const limit = 'MAX_EVENT_LOOP_DELAY';
  expect(rest.body).toEqual({
    warnings: [],
    errors: [{ status: false, code: 503, message: `${message} (${limit})` }],
  });
  expect(graphql.body).toEqual({ errors: [{ message, extensions: { code: 'SERVICE_UNAVAILABLE', limit } }] });
  expect((await send(`${url}/healthz`)).status).toBe(200);
  expect((await send(`${url}/readyz`)).status).toBe(200);

  stop();
  await until(200, fieldTypes);
  expect((await postEvent(url, cartAbandoned())).status).toBe(200);
  await close();
  expect(log.join()).toMatch(/"refused":\{"MAX_EVENT_LOOP_DELAY":[1-9]\d*\}/);
});

test('what the start of a gateway takes does not lead to refusals', async () => {
  const { url } = await startGateway({ DATABASE_URL: newUrl(), MAX_EVENT_LOOP_DELAY: '50' });
  for (const end = performance.now() + 1_000; performance.now() < end;);
  expect((await send(`${url}/v2/events/meta_fields`)).status).toBe(200);
});

test('with MAX_EVENT_LOOP_DELAY=0 nothing is refused', async () => {
  const { url } = await startGateway({ DATABASE_URL: newUrl(), MAX_EVENT_LOOP_DELAY: '0' });
  const { stop } = keepBusy();
  // The delay is measured once a second.
  for (const end = Date.now() + 3_000; Date.now() < end;) {
    expect((await send(`${url}/v2/events/meta_fields`)).status).toBe(200);
  }
  stop();
});
