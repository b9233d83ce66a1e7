import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { PendingWriteOperation } from '../../src/events/model/enums';
import type { EventDefinition } from '../../src/events/model/event-definition';
import { Deadline } from '../../src/platform/deadline';
import type { OrgPlatform } from '../../src/platform/platform-client';
import type { Verdict } from '../../src/platform/verdict';
import { definitionOf } from '../support/canonical-definitions';
import { freshName } from '../support/definitions';
import type { Fault } from '../support/platform/faults';
import { clientOf, KEY, SECRET, startPlatform } from '../support/platform/start-platform';

const fresh = (): EventDefinition => definitionOf(freshName());

function create(platform: OrgPlatform, definition = fresh(), timeout = 5_000): Promise<Verdict> {
  return platform.write(PendingWriteOperation.CREATE, definition, Deadline.in(timeout));
}

describe('a call without a fault', () => {
  test('creates, finds and updates an event', async () => {
    const server = await startPlatform();
    const platform = clientOf(server.url).forOrg('default', null);
    const definition = fresh();
    const find = () => platform.find(definition.eventName, Deadline.in(5_000));
    expect(await find()).toEqual({ kind: 'absent' });
    expect(await create(platform, definition)).toEqual({ kind: 'accepted', warnings: [] });
    expect(await find()).toMatchObject({ kind: 'found', json: { clickEventsMeta: { description: null } } });
    const changed = { ...definition, description: 'changed' };
    expect(await platform.write(PendingWriteOperation.UPDATE, changed, Deadline.in(5_000))).toEqual({
      kind: 'accepted',
      warnings: [],
    });
    expect(await find()).toMatchObject({ json: { clickEventsMeta: { description: 'changed' } } });
  });

  test('disables an event', async () => {
    const server = await startPlatform();
    const platform = clientOf(server.url).forOrg('default', null);
    const definition = { ...fresh(), eventName: `${freshName()} with-a space` };
    const disable = () => platform.write(PendingWriteOperation.DISABLE, definition, Deadline.in(5_000));
    expect(await disable()).toMatchObject({ kind: 'refused', errors: [{ code: 1816 }] });
    await create(platform, definition);
    expect(await disable()).toEqual({ kind: 'accepted', warnings: [] });
    expect(server.memory(KEY).isDisabled(definition.eventName)).toBe(true);
    expect(server.calls.at(-1)).toMatchObject({ operation: 'disable', eventName: definition.eventName });
  });

  test('uses the path of the URL as a prefix', async () => {
    const server = await startPlatform();
    const platform = clientOf(`${server.url}/gateway`).forOrg('default', null);
    // The stand-in serves tokens at the root only, so that the call has no credentials.
    expect(await create(platform)).toMatchObject({ kind: 'not-done' });
    expect(server.calls).toHaveLength(1);
  });
});

describe('the verdict on a create', () => {
  const unknown = { kind: 'unknown' };
  const deferred = { kind: 'not-done', cause: 'deferred' };
  const CASES: readonly [string, Fault, unknown, boolean][] = [
    ['that is cut before it is stored', { kind: 'cut', stores: false }, unknown, false],
    ['that is cut after it is stored', { kind: 'cut', stores: true }, unknown, true],
    ['with a 500 before it is stored', { kind: 'error', stores: false }, unknown, false],
    ['with a 500 after it is stored', { kind: 'error', stores: true }, unknown, true],
    ['with the page of a proxy', { kind: 'html', status: 502, stores: false }, unknown, false],
    ['with a page and status 200', { kind: 'html', status: 200, stores: true }, unknown, true],
    ['with an answer over 1 MB', { kind: 'long' }, unknown, true],
    ['with a redirect', { kind: 'redirect' }, unknown, false],
    ['that is not permitted', { kind: 'forbidden' }, { kind: 'not-done', cause: 'forbidden' }, false],
    ['with a 429', { kind: 'busy', status: 429, retryAfter: 60 }, { ...deferred, retryAfter: 60_000 }, false],
    ['with a 503', { kind: 'busy', status: 503, retryAfter: 1 }, unknown, false],
    [
      'with errors in a 200',
      { kind: 'refuse', status: 200, code: 1810, message: 'no' },
      { kind: 'refused', errors: [{ code: 1810, message: 'no' }] },
      false,
    ],
    [
      'with errors in a 201',
      { kind: 'refuse', status: 201, code: 1823, message: 'no' },
      { kind: 'refused', errors: [{ code: 1823, message: 'no' }] },
      false,
    ],
    [
      'with a code of the platform in a 500',
      { kind: 'refuse', status: 500, code: 1802, message: 'no' },
      { kind: 'refused', errors: [{ code: 1802, message: 'no' }] },
      false,
    ],
    [
      'with a warning',
      { kind: 'warning', code: 900, message: 'hm' },
      { kind: 'accepted', warnings: [{ code: 900, message: 'hm' }] },
      true,
    ],
    ['that is slow', { kind: 'slow', ms: 300 }, { kind: 'accepted', warnings: [] }, true],
  ];

  test.each(CASES)('%s', async (_, fault, expected, isStored) => {
    const server = await startPlatform();
    const platform = clientOf(server.url).forOrg('default', null);
    const definition = fresh();
    server.plan({ fault, on: 'create' });
    expect(await create(platform, definition)).toMatchObject(expected as object);
    expect(server.memory(KEY).names).toEqual(isStored ? [definition.eventName] : []);
    expect(server.calls.filter(({ operation }) => operation === 'create')).toHaveLength(1);
  });

  test('is unknown if there is no answer in time', async () => {
    const server = await startPlatform();
    const platform = clientOf(server.url).forOrg('default', null);
    server.plan({ fault: { kind: 'silent', stores: true }, on: 'create' });
    expect(await create(platform, fresh(), 2_000)).toEqual({ kind: 'unknown', reason: 'no answer in time' });
  });

  test('has no request behind it if the platform cannot be reached', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const address = closed.address();
    closed.close();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const platform = clientOf(`http://127.0.0.1:${address.port}`).forOrg('default', null);
    expect(await create(platform)).toMatchObject({ kind: 'not-done', cause: 'unreachable' });
  });

  test('has no request behind it if the connection is not made in time', async () => {
    const server = await startPlatform();
    const auth = { kind: 'caller' } as const;
    const platform = clientOf(server.url.replace('http:', 'https:'), { auth }).forOrg('default', 'a token');
    // The handshake fails: the server does not speak TLS.
    expect(await create(platform)).toMatchObject({ kind: 'not-done', cause: 'unreachable' });
    expect(server.calls).toEqual([]);
  });
});

describe('the credentials', () => {
  test('of OAuth are a token that all calls share', async () => {
    const server = await startPlatform();
    const platform = clientOf(server.url).forOrg('default', null);
    await Promise.all(Array.from({ length: 20 }, () => create(platform)));
    expect(server.calls.filter(({ operation }) => operation === 'token')).toHaveLength(1);
    expect(server.memory(KEY).names).toHaveLength(20);
  });

  test('of OAuth are renewed before they end, once for all who wait', async () => {
    const server = await startPlatform({ ttlSeconds: 2 });
    const platform = clientOf(server.url).forOrg('default', null);
    await create(platform);
    await new Promise((resolve) => setTimeout(resolve, 1_700));
    await Promise.all(Array.from({ length: 5 }, () => create(platform)));
    expect(server.calls.filter(({ operation }) => operation === 'token')).toHaveLength(2);
    expect(server.calls.every(({ operation, account }) => operation === 'token' || account === KEY)).toBe(
      true,
    );
  });

  test('of OAuth are renewed once after a 401', async () => {
    const server = await startPlatform();
    const platform = clientOf(server.url).forOrg('default', null);
    await create(platform);
    server.revokeTokens();
    const verdicts = await Promise.all(Array.from({ length: 5 }, () => create(platform)));
    expect(verdicts.map(({ kind }) => kind)).toEqual(Array(5).fill('accepted'));
    expect(server.calls.filter(({ operation }) => operation === 'token')).toHaveLength(2);
    server.plan({ fault: { kind: 'unauthenticated' }, on: 'create', times: 2 });
    const denied = { kind: 'not-done', cause: 'unauthenticated' };
    expect(await create(platform)).toMatchObject(denied);
    expect(server.calls.slice(-3).map(({ operation }) => operation)).toEqual(['create', 'token', 'create']);
  });

  test('of OAuth are used to their end if they cannot be renewed', async () => {
    const server = await startPlatform({ ttlSeconds: 5 });
    const platform = clientOf(server.url).forOrg('default', null);
    await create(platform);
    await new Promise((resolve) => setTimeout(resolve, 4_100));
    server.plan({ fault: { kind: 'error', stores: false }, on: 'token' });
    expect(await create(platform)).toMatchObject({ kind: 'accepted' });
  });

  test('of OAuth are used while a new one is awaited', async () => {
    const server = await startPlatform({ ttlSeconds: 5 });
    const client = clientOf(server.url);
    const platform = client.forOrg('default', null);
    await create(platform);
    await new Promise((resolve) => setTimeout(resolve, 4_100));
    server.plan({ fault: { kind: 'silent', stores: false }, on: 'token', times: Infinity });
    expect(await create(platform, fresh(), 2_000)).toMatchObject({ kind: 'accepted' });
    expect(client.isDown).toBe(false);
  });

  test('are not accepted, and nothing says which they were', async () => {
    const server = await startPlatform();
    const credentials = { kind: 'oauth', key: KEY, secret: 'another secret' } as const;
    const platform = clientOf(server.url, { auth: { kind: 'shared', credentials } }).forOrg('default', null);
    const verdict = await create(platform);
    expect(verdict).toMatchObject({ kind: 'not-done', cause: 'unauthenticated' });
    for (const text of [KEY, SECRET, credentials.secret]) expect(JSON.stringify(verdict)).not.toContain(text);
    expect(server.calls.map(({ operation }) => operation)).toEqual(['token']);
  });

  test('of the Basic scheme are the user and the hash of the password', async () => {
    const server = await startPlatform({ users: { user: 'a password' } });
    const credentials = { kind: 'basic', user: 'user', password: 'a password' } as const;
    const platform = clientOf(server.url, { auth: { kind: 'shared', credentials } }).forOrg('default', null);
    expect(await create(platform)).toMatchObject({ kind: 'accepted' });
    expect(server.memory('user').names).toHaveLength(1);
  });

  test("of the caller are the caller's own token", async () => {
    const server = await startPlatform({ tokens: ['token-a', 'token-b'] });
    const client = clientOf(server.url, { auth: { kind: 'caller' } });
    expect(await create(client.forOrg('a', 'token-a'))).toMatchObject({ kind: 'accepted' });
    expect(await create(client.forOrg('b', 'token-b'))).toMatchObject({ kind: 'accepted' });
    const denied = { kind: 'not-done', cause: 'unauthenticated' };
    expect(await create(client.forOrg('c', 'token-c'))).toMatchObject(denied);
    expect(await create(client.forOrg('c', null))).toMatchObject(denied);
    expect(['token-a', 'token-b'].map((token) => server.memory(token).names.length)).toEqual([1, 1]);
  });

  test('are those of the organisation, and of no other', async () => {
    const server = await startPlatform({ keys: { 'key-a': 'a', 'key-b': 'b' } });
    const credentials = new Map([
      ['a', { kind: 'oauth', key: 'key-a', secret: 'a' } as const],
      ['b', { kind: 'oauth', key: 'key-b', secret: 'b' } as const],
    ]);
    const client = clientOf(server.url, { auth: { kind: 'by-organisation', credentials } });
    expect(await create(client.forOrg('a', null))).toMatchObject({ kind: 'accepted' });
    expect(await create(client.forOrg('c', null))).toMatchObject({ kind: 'not-done' });
    expect(server.memory('key-a').names).toHaveLength(1);
    expect(server.memory('key-b').names).toEqual([]);
  });
});

describe('the platform is protected', () => {
  test('from more calls at a time than an organisation may make', async () => {
    const server = await startPlatform();
    const client = clientOf(server.url, { concurrency: 3 });
    server.plan({ fault: { kind: 'slow', ms: 50 }, times: 40 });
    const orgs = [client.forOrg('a', null), client.forOrg('b', null)];
    await Promise.all(Array.from({ length: 40 }, (_, i) => create(orgs[i % 2] ?? client.forOrg('', null))));
    expect(Math.max(...server.calls.map(({ concurrent }) => concurrent))).toBeLessThanOrEqual(6);
    expect(server.memory(KEY).names).toHaveLength(40);
  });

  test('from a call that did not get its turn in time', async () => {
    const server = await startPlatform();
    const platform = clientOf(server.url, { concurrency: 1 }).forOrg('default', null);
    await create(platform);
    server.plan({ fault: { kind: 'silent', stores: false } });
    const [first, second] = await Promise.all([
      create(platform, fresh(), 800),
      create(platform, fresh(), 200),
    ]);
    expect([first, second]).toMatchObject([{ kind: 'unknown' }, { kind: 'not-done', cause: 'deferred' }]);
    await create(platform);
    expect(server.calls.filter(({ operation }) => operation === 'create')).toHaveLength(3);
  });

  test('for as long as it asks, from the organisation or from all', async () => {
    const server = await startPlatform();
    const client = clientOf(server.url);
    const [a, b] = [client.forOrg('a', null), client.forOrg('b', null)];
    server.plan({ fault: { kind: 'busy', status: 429, retryAfter: 30 }, on: 'create' });
    const deferred = { kind: 'not-done', cause: 'deferred', retryAfter: expect.any(Number) };
    expect(await create(a)).toMatchObject(deferred);
    expect(await create(a)).toMatchObject(deferred);
    expect(await create(b)).toMatchObject({ kind: 'accepted' });
    server.plan({ fault: { kind: 'busy', status: 503, retryAfter: 30 }, on: 'create' });
    expect(await create(b)).toMatchObject({ kind: 'unknown' });
    expect(await create(b)).toMatchObject(deferred);
    expect(await create(client.forOrg('c', null))).toMatchObject(deferred);
    expect(server.calls.filter(({ operation }) => operation === 'create')).toHaveLength(3);
  });

  test('and not taken to be down because more is asked of it than it can do in time', async () => {
    const server = await startPlatform();
    const client = clientOf(server.url, { concurrency: 5, timeout: 1_000 });
    const platform = client.forOrg('default', null);
    await create(platform);
    server.plan({ fault: { kind: 'slow', ms: 350 }, on: 'create', times: Infinity });
    await Promise.all(Array.from({ length: 60 }, () => create(platform, fresh(), 1_000)));
    expect(client.isDown).toBe(false);
  });

  test('from calls for a token, for as long as it asks', async () => {
    const server = await startPlatform();
    const platform = clientOf(server.url).forOrg('default', null);
    server.plan({ fault: { kind: 'busy', status: 429, retryAfter: 30 }, on: 'token' });
    for (let i = 0; i < 3; i++) expect(await create(platform)).toMatchObject({ kind: 'not-done' });
    expect(server.calls.filter(({ operation }) => operation === 'token')).toHaveLength(1);
  });

  test('while it is down, and is tried again by itself', async () => {
    const server = await startPlatform();
    const client = clientOf(server.url);
    const platform = client.forOrg('default', null);
    await create(platform);
    server.plan({ fault: { kind: 'error', stores: false }, times: 10 });
    for (let i = 0; i < 10; i++) expect(await create(platform)).toMatchObject({ kind: 'unknown' });
    expect(client.isDown).toBe(true);
    const startedAt = performance.now();
    expect(await create(platform)).toMatchObject({ kind: 'not-done', cause: 'deferred' });
    expect(performance.now() - startedAt).toBeLessThan(500);
    const until = performance.now() + 20_000;
    while (client.isDown && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      await platform.find('x', Deadline.in(5_000));
    }
    expect(await create(platform)).toMatchObject({ kind: 'accepted' });
  });
});
