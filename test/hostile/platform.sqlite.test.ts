import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { createEventAnswer, findEvent, graphql } from '../support/client';
import { afterTests } from '../support/cleanup';
import { newDatabaseUrl } from '../support/database';
import { cartAbandoned, freshName } from '../support/definitions';
import { type Gateway, startGateway } from '../support/gateway';

// What a platform, or something in its place, could do to the gateway, and what a client could do with a slow one.

interface HostilePlatform {
  readonly url: string;
  /** Calls of `/v2/events`. */
  readonly writes: () => number;
}

/** A platform that accepts any credentials. It never answers a write if there is no body for it. */
async function startHostilePlatform(bodies: {
  readonly write: string | null;
  readonly meta: string | null;
}): Promise<HostilePlatform> {
  let writes = 0;
  const server = createServer((request, response) => {
    request.resume();
    const isRead = request.method === 'GET';
    if (!isRead) writes += 1;
    const body = isRead ? bodies.meta : bodies.write;
    if (body !== null) response.setHeader('content-type', 'application/json').end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterTests(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, writes: () => writes };
}

async function startInFront(platform: HostilePlatform): Promise<Gateway> {
  return startGateway({
    ...{ DATABASE_URL: await newDatabaseUrl(), PLATFORM_URL: platform.url, PLATFORM_TIMEOUT: '1' },
    ...{ PLATFORM_AUTH: 'basic', PLATFORM_USER: 'ana', PLATFORM_PASSWORD: 'correct horse' },
  });
}

/** The most that an operation may have by default. */
const ROOT_FIELDS = 10;

const EXISTS = JSON.stringify({ warnings: [], errors: [{ status: false, code: 1806, message: 'exists' }] });
const MEGABYTE = 1_000_000;

/** The longest answer in which an event has a list of fields. */
const metaWith = (fields: string): string =>
  `{"clickEventsMeta":{"eventId":1,"eventName":"X","description":"","actions":["EMFConsumer"],"fields":${fields}},"warnings":[]}`;

const field = JSON.stringify({ name: 'x', type: 'STRING', attributes: {} });

describe('the gateway survives a platform that answers with', () => {
  test.each([
    ['a list nested 400,000 deep', metaWith('['.repeat(400_000) + ']'.repeat(400_000))],
    ['objects nested 100,000 deep', metaWith('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000))],
    ['20,000 fields', metaWith(`[${Array(20_000).fill(field).join()}]`)],
    ['a name of 900,000 characters', metaWith(`[{"name":"${'x'.repeat(900_000)}","type":"STRING"}]`)],
    ['a key `__proto__`', metaWith('[{"__proto__":{"name":"x"},"type":"STRING"}]')],
    ['more than 1 MB', ' '.repeat(2 * MEGABYTE)],
  ])('%s', async (_, meta) => {
    expect(meta.length).toBeLessThanOrEqual(2 * MEGABYTE);
    const gateway = await startInFront(await startHostilePlatform({ write: EXISTS, meta }));
    const eventName = freshName();
    const answer = JSON.stringify(await createEventAnswer(gateway.url, cartAbandoned(eventName)));
    expect(answer.length).toBeLessThan(10_000);
    expect(answer).toMatch(/PLATFORM_REFUSED|SERVICE_UNAVAILABLE/);
    expect(await findEvent(gateway.url, eventName)).toBeNull();
  });

  test('20,000 errors and a message of 500,000 characters', async () => {
    const errors = Array.from({ length: 20_000 }, () => ({ status: false, code: 1899, message: 'x' }));
    const long = { status: false, code: 1899, message: 'x'.repeat(300_000) };
    for (const write of [{ errors }, { errors: [long] }, { errors: [], warnings: errors }]) {
      const body = JSON.stringify({ warnings: [], ...write });
      expect(body.length).toBeLessThan(MEGABYTE + 100_000);
      const platform = await startHostilePlatform({ write: body, meta: '{}' });
      const gateway = await startInFront(platform);
      const answer = JSON.stringify(await createEventAnswer(gateway.url, cartAbandoned(freshName())));
      expect(answer.length).toBeLessThan(100_000);
    }
  });
});

test('an operation with many creates cannot wait for a silent platform again and again', async () => {
  const platform = await startHostilePlatform({ write: null, meta: null });
  const gateway = await startInFront(platform);
  const aliases = Array.from(
    { length: ROOT_FIELDS },
    (_, i) => `a${i}: createEvent(input: $i${i}) { event { id } }`,
  );
  const variables = Object.fromEntries(aliases.map((_, i) => [`i${i}`, cartAbandoned(freshName())]));
  const declared = Object.keys(variables).map((name) => `$${name}: CreateEventInput!`);
  const query = `mutation(${declared.join(' ')}) { ${aliases.join(' ')} }`;
  const asked = graphql<unknown>(gateway.url, query, variables);
  // Reading goes on meanwhile.
  expect(await findEvent(gateway.url, freshName())).toBeNull();
  const { errors = [] } = await asked;
  expect(errors[0]).toMatchObject({ extensions: { code: 'SERVICE_UNAVAILABLE' } });
  // The first failure ends the operation, whose other fields could wait as long.
  expect(platform.writes()).toBe(1);
}, 60_000);
