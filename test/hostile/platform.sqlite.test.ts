import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { PendingWriteOperation } from '../../src/events/model/enums';
import { PrismaIntentStore } from '../../src/events/store/intents/prisma-intent-store';
import { parseDefinition } from '../../src/events/validation/parse-definition';
import { validateDefinition } from '../../src/events/validation/validate-definition';
import { createEventAnswer, findEvent, graphql, send } from '../support/client';
import { afterTests } from '../support/cleanup';
import { newDatabaseUrl, openStore } from '../support/database';
import { cartAbandoned, freshName } from '../support/definitions';
import { type Gateway, startGateway } from '../support/gateway';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process';
import { type Pinger, startPinger } from '../support/pinger';
import { memoryOf, resetPeak } from '../support/process-memory';
import { fullDefinition, greatestAccepted } from './fullest';

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

/** What the hostile requests promise to other clients, with what slow machines add; see requests.sqlite.test.ts. */
const MAX_WAIT = 2_000;
const MAX_GROWTH = 300_000_000;
const MAX_ANSWER = 10_000_000;

/** Without what is around the definitions of a list. */
const MAX_BODY = 1_040_000;

/** What requests cost a gateway: their answers in characters, the longest wait of another client, the memory. */
async function measure(
  { process: { pid } }: GatewayProcess,
  pinger: Pinger,
  requests: () => Promise<string>,
): Promise<{ readonly length: number; readonly wait: number; readonly growth: number | undefined }> {
  resetPeak(pid);
  const before = memoryOf(pid);
  await pinger.reset();
  const answers = await requests();
  const wait = await pinger.longestWait();
  const after = memoryOf(pid);
  return { length: answers.length, wait, growth: before && after && after.peak - before.now };
}

test('the fullest pending writes, as many as an operation may list, keep nobody waiting', async () => {
  const { url: DATABASE_URL, database } = await openStore();
  const intents = new PrismaIntentStore(database, { idempotencyTtl: 1_000, lease: 1_000, arrival: 1_000 });
  for (let i = 0; i < 100; i++) {
    const parsed = parseDefinition(fullDefinition());
    const { definition } = 'parseErrors' in parsed ? { definition: null } : validateDefinition(parsed, false);
    if (definition === null) throw new Error('the fullest definition is not valid');
    const content = { definition, author: 'a'.repeat(100), note: '\u0001'.repeat(1_000) };
    await intents.forOrg('default').put({ operation: PendingWriteOperation.CREATE, ...content });
  }
  const gateway = await spawnGateway({ DATABASE_URL });
  const pinger = startPinger(gateway.url);
  const all = 'id operation eventName definition note createdBy createdAt attempts lastReason';
  const documents = [
    greatestAccepted((size) => `{ pendingWrites(first: ${Math.min(size, 100)}) { ${all} } }`),
    greatestAccepted((size) => {
      const aliases = Array.from(
        { length: Math.min(size, ROOT_FIELDS) },
        (_, i) => `a${i}: pendingWrites(first: 2) { ${all} }`,
      );
      return `{ ${aliases.join(' ')} }`;
    }),
    greatestAccepted((size) => {
      const aliases = Array.from({ length: size }, (_, i) => `a${i}: definition`);
      return `{ pendingWrites(first: 1) { ${aliases.join(' ')} } }`;
    }),
  ];
  for (const document of documents) {
    const cost = await measure(gateway, pinger, async () =>
      JSON.stringify(await graphql<unknown>(gateway.url, document)),
    );
    expect(cost.length).toBeGreaterThan(10_000);
    expect(cost.length).toBeLessThanOrEqual(MAX_ANSWER);
    expect(cost.wait).toBeLessThanOrEqual(MAX_WAIT);
    expect(cost.growth ?? 0).toBeLessThanOrEqual(MAX_GROWTH);
  }
  // A page of the usual length, with everything that a write has, is useful.
  const { errors } = await graphql<unknown>(gateway.url, `{ pendingWrites { ${all} } }`);
  expect(errors).toBeUndefined();
}, 120_000);

test('lists of 1 MB that wait for a silent platform do not pile up', async () => {
  const platform = await startHostilePlatform({ write: null, meta: null });
  const gateway = await spawnGateway({
    ...{ DATABASE_URL: await newDatabaseUrl(), PLATFORM_URL: platform.url, PLATFORM_TIMEOUT: '5' },
    ...{ PLATFORM_AUTH: 'basic', PLATFORM_USER: 'ana', PLATFORM_PASSWORD: 'correct horse' },
    MAX_EVENT_LOOP_DELAY: '1000',
  });
  const pinger = startPinger(gateway.url);
  const query =
    'mutation($i: [CreateEventInput!]!) { createEvents(inputs: $i) { results { event { id } } } }';
  const length = Math.floor(MAX_BODY / Buffer.byteLength(JSON.stringify(fullDefinition())));
  const lists = Array.from({ length: 50 }, () => Array.from({ length }, () => fullDefinition()));
  const codes: unknown[] = [];
  const { growth = 0 } = await measure(gateway, pinger, async () => {
    const answers = await Promise.all(lists.map((i) => graphql<unknown>(gateway.url, query, { i })));
    codes.push(...answers.map(({ errors }) => errors?.[0]?.extensions.code));
    return JSON.stringify(answers);
  });
  expect(codes).toEqual(Array(lists.length).fill('SERVICE_UNAVAILABLE'));
  expect(platform.writes()).toBeGreaterThan(0);
  // Each is held, parsed, while it waits: 15 bytes for each of its own at most.
  expect(growth).toBeLessThanOrEqual(15 * MAX_BODY * lists.length);
  expect((await send(`${gateway.url}/healthz`)).status).toBe(200);
}, 120_000);
