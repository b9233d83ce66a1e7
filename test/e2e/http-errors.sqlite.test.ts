import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createEvent, findEvent, type WireAnswer } from '../support/client';
import { cartAbandoned, freshName } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { type Gateway, startGateway } from '../support/gateway';
import { parseAnswers, type RawAnswer, sendBytes } from '../support/raw-http';

/** The time that a client has to send a request in these tests, in ms. */
const REQUEST_TIMEOUT = 1_000;

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({
    DATABASE_URL: `file:${path.join(temporaryFolder(), 'events.db')}`,
    REQUEST_TIMEOUT: String(REQUEST_TIMEOUT / 1_000),
  });
});

async function exchange(...parts: readonly (string | number)[]): Promise<RawAnswer[]> {
  return parseAnswers(await sendBytes(gateway.url, ...parts));
}

/** An error in GraphQL's format, of a limit that has a name. */
const graphqlError = (limit?: string): unknown => ({
  errors: [{ message: expect.any(String), extensions: { code: 'BAD_REQUEST', ...(limit && { limit }) } }],
});
const wireError = (code: number): WireAnswer => ({
  warnings: [],
  errors: [{ status: false, code, message: expect.any(String) as unknown as string }],
});

/** Expects the only answer on a connection, which the gateway then closes. */
function expectRefusal(answers: readonly RawAnswer[], status: number, body: unknown): void {
  expect(answers.map((answer) => answer.status)).toEqual([status]);
  const [answer] = answers;
  expect(answer?.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(answer?.headers.get('cache-control')).toBe('no-store');
  expect(answer?.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer?.headers.get('connection')).toBe('close');
  expect(JSON.parse(answer?.body ?? '')).toEqual(body);
}

const NEVER = 60_000;
const post = (target: string, length = 100): string =>
  `POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

describe('a request that Node rejects is answered in the format of its API', () => {
  const long = 'x'.repeat(100_000);

  test.each([
    ['with an unknown method', 400, (target: string) => `BREW ${target} HTTP/1.1\r\nHost: a\r\n\r\n`],
    [
      'with a header that is too large',
      431,
      (target: string) => `GET ${target} HTTP/1.1\r\nHost: a\r\nX: ${long}\r\n\r\n`,
    ],
    [
      'with a target that is too long',
      431,
      (target: string) => `GET ${target}?${long} HTTP/1.1\r\nHost: a\r\n\r\n`,
    ],
    [
      'with an invalid header',
      400,
      (target: string) => `GET ${target} HTTP/1.1\r\nHost: a\r\nX Y: 1\r\n\r\n`,
    ],
    ['of another version', 400, (target: string) => `GET ${target} HTTP/9.9\r\nHost: a\r\n\r\n`],
    ['without a Host header', 400, (target: string) => `GET ${target} HTTP/1.1\r\n\r\n`],
    [
      'with an expectation',
      417,
      (target: string) => `GET ${target} HTTP/1.1\r\nHost: a\r\nExpect: coffee\r\n\r\n`,
    ],
    [
      'with a chunk that is none',
      400,
      (target: string) =>
        `POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n`,
    ],
    ['with half a body', 400, (target: string) => `${post(target)}{"query":`],
  ])('%s: %d', async (_, status, bytes) => {
    const limit = status === 431 ? 'MAX_HEADER_SIZE' : undefined;
    expectRefusal(await exchange(bytes('/graphql')), status, graphqlError(limit));
    expectRefusal(await exchange(bytes('/v2/events')), status, wireError(status));
  });

  test.each([
    ['that is no HTTP', 'hello\r\n\r\n'],
    ['for a tunnel', 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n'],
    ['of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['of TLS', '\x16\x03\x01\x02\x00\x01'],
  ])('%s', async (_, bytes) => {
    expectRefusal(await exchange(bytes), 400, graphqlError());
  });

  test('and does not repeat the request', async () => {
    const answers = await sendBytes(gateway.url, 'BREW /secretive HTTP/1.1\r\nX: secretive\r\n\r\n');
    expect(answers).not.toContain('secretive');
    expect(gateway.log.join()).not.toContain('secretive');
  });
});

describe('a request that does not arrive in time', () => {
  /** A byte every 100 ms, for longer than the gateway waits. */
  const slowly = (byte: string): (string | number)[] => Array.from({ length: 80 }, () => [100, byte]).flat();

  test.each([
    ['with a slow body', '/graphql', graphqlError('REQUEST_TIMEOUT')],
    ['with a slow body', '/v2/events', wireError(408)],
  ])('%s at %s is rejected', async (_, target, body) => {
    const before = Date.now();
    expectRefusal(await exchange(post(target), ...slowly(' '), NEVER), 408, body);
    const ms = Date.now() - before;
    expect(ms).toBeGreaterThanOrEqual(REQUEST_TIMEOUT);
    // Node looks for such requests every second.
    expect(ms).toBeLessThan(REQUEST_TIMEOUT + 3_000);
  });

  test('with a slow header is rejected', async () => {
    expectRefusal(
      await exchange('GET / HTTP/1.1\r\nX: ', ...slowly('x'), NEVER),
      408,
      graphqlError('REQUEST_TIMEOUT'),
    );
  });

  test('with nothing at all is rejected', async () => {
    expectRefusal(await exchange(NEVER), 408, graphqlError('REQUEST_TIMEOUT'));
  });

  test('on a connection that was used before is rejected', async () => {
    const answers = await exchange(
      'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n',
      300,
      post('/v2/events'),
      NEVER,
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 408]);
  });

  test('stores nothing, even if the rest arrives after the response', async () => {
    const input = cartAbandoned();
    const json = JSON.stringify(input);
    const parts = [post('/v2/events', json.length), json.slice(0, 50), 4_000, json.slice(50), NEVER];
    expectRefusal(await exchange(...parts), 408, wireError(408));
    expect(await findEvent(gateway.url, String(input.eventName))).toBeNull();
  });
});

describe('a request is answered once', () => {
  test.each([
    ['404', post('/nothing'), 404],
    ['405', post('/healthz'), 405],
    ['415', post('/v2/events').replace('application/json', 'text/plain'), 415],
  ])('if the body that a %s did not wait for never arrives', async (_, bytes, status) => {
    const answers = await exchange(bytes, '{', NEVER);
    expect(answers.map((answer) => answer.status)).toEqual([status]);
  });

  test('if the body that an answer did not wait for is malformed', async () => {
    const bytes = post('/nothing').replace('Content-Length: 100', 'Transfer-Encoding: chunked');
    const answers = await exchange(bytes, 200, 'xyz\r\n', 200, 'xyz\r\n');
    expect(answers.map(({ status }) => status)).toEqual([404]);
  });

  test('if the next one on the connection is malformed', async () => {
    const input = cartAbandoned();
    const json = JSON.stringify(input);
    for (const pause of [0, 300]) {
      const eventName = freshName();
      const body = json.replace(String(input.eventName), eventName);
      const answers = await exchange(
        post('/v2/events', body.length) + body,
        pause,
        'hello\r\n\r\n',
        100,
        'hello\r\n\r\n',
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 400]);
      expect(await findEvent(gateway.url, eventName)).not.toBeNull();
    }
  });

  test('if several are malformed after others that are not answered yet', async () => {
    const bodies = Array.from({ length: 5 }, () => JSON.stringify(cartAbandoned()));
    const requests = bodies.map((body) => post('/v2/events', body.length) + body).join('');
    // Node drops what is not answered yet when a client closes its own side.
    const malformed = `${post('/v2/events').replace('100', 'x')}hello\r\n\r\n`;
    const answers = await exchange(requests + malformed, NEVER);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 400]);
  });

  test('if half of it follows others that are not answered yet', async () => {
    const body = JSON.stringify(cartAbandoned());
    const answers = await exchange(`${post('/v2/events', body.length)}${body}${post('/v2/events')}{`);
    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
  });
});

test('a body that arrives in time is accepted, however slowly', async () => {
  const json = JSON.stringify(cartAbandoned());
  const parts = [post('/v2/events', json.length), 300, json.slice(0, 50), 300, json.slice(50)];
  expect(await exchange(...parts)).toMatchObject([{ status: 200 }]);
});

test('the expectation that HTTP defines is met', async () => {
  const json = JSON.stringify(cartAbandoned());
  const head = post('/v2/events', json.length).replace('\r\n\r\n', '\r\nExpect: 100-continue\r\n\r\n');
  expect(await sendBytes(gateway.url, head, 300, json)).toMatch(
    /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /,
  );
});

test('the gateway still works, and logged none of this as an error of its own', async () => {
  expect((await createEvent(gateway.url, cartAbandoned())).errors).toEqual([]);
  const lines = gateway.log.map((line) => JSON.parse(line) as { level: number; msg: string });
  const warnings = lines.filter(({ level }) => level > 30).map(({ msg }) => msg);
  expect(warnings).toEqual(['no callers are configured: everyone may read and write']);
});
