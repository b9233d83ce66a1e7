import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { auditRecordsOf } from '../support/audit';
import {
  createEvent,
  createEventAnswer,
  createEvents,
  findEvent,
  postEvent,
  send,
  updateEvent,
} from '../support/client';
import { fieldCounts } from '../support/database';
import { cartAbandoned, freshName } from '../support/definitions';
import { spawnGateway, spawnToFail } from '../support/gateway-process';
import { PROJECT } from '../support/project';
import { acknowledged, lost, startLoad } from '../support/load';
import { PostgresServer, runSql } from '../support/postgres';
import { startProxy } from '../support/proxy';

/** A server for this file only, because it is killed. */
let server: PostgresServer;
let url: string;
let count = 0;

beforeAll(async () => {
  server = await PostgresServer.create();
});

afterAll(() => server.remove());

beforeEach(async () => {
  await server.start();
  count += 1;
  await runSql(server.url(), `CREATE DATABASE outage_${count}`);
  url = server.url(`outage_${count}`).replace('postgres@', 'postgres:sesame@');
});

/** What must not leave the gateway. */
const SECRETS = /sesame|127\.0\.0\.1|postgres|ECONN|relation|INSERT|node_modules| {4}at /i;

test('a server that is killed under load loses no acknowledged event, and the gateway recovers without a restart', async () => {
  const gateway = await spawnGateway({ DATABASE_URL: url, DATABASE_CONNECT_TIMEOUT: '1' });
  const load = startLoad(16, gateway.url);
  for (let kill = 0; kill < 3; kill++) {
    await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 300));
    await server.kill();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await server.start();
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  await load.stop();
  expect(lost(load.sent, await fieldCounts(url))).toEqual([]);
  expect(acknowledged(load.sent).length).toBeGreaterThan(50);
  expect(acknowledged(load.sent).length).toBeLessThan(load.sent.size);
  expect((await createEvent(gateway.url, cartAbandoned())).event).not.toBeNull();
}, 120_000);

test('with idempotency keys, retrying failed requests creates each event exactly once', async () => {
  const gateway = await spawnGateway({ DATABASE_URL: url, DATABASE_CONNECT_TIMEOUT: '1' });
  const inputs = Array.from({ length: 200 }, () => cartAbandoned());
  let retries = 0;
  const untilStored = async (input: (typeof inputs)[number]): Promise<void> => {
    for (;;) {
      try {
        const { event } = await createEvent(gateway.url, input, `key of ${String(input.eventName)}`);
        expect(event?.eventName).toBe(input.eventName);
        return;
      } catch {
        retries += 1;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };
  const working = (async () => {
    for (let i = 0; i < inputs.length; i += 10) await Promise.all(inputs.slice(i, i + 10).map(untilStored));
  })();
  for (let kill = 0; kill < 3; kill++) {
    await new Promise((resolve) => setTimeout(resolve, 40));
    await server.kill();
    await server.start();
  }
  await working;
  expect(retries).toBeGreaterThan(0);
  const stored = await fieldCounts(url);
  expect(inputs.map(({ eventName }) => stored.get(String(eventName)))).toEqual(inputs.map(() => 3));
  expect(stored.size).toBe(inputs.length);
}, 120_000);

test('while the server is down, requests fail with SERVICE_UNAVAILABLE in bounded time, and /readyz returns 503', async () => {
  const gateway = await spawnGateway({ DATABASE_URL: url, DATABASE_CONNECT_TIMEOUT: '1' });
  expect((await send(`${gateway.url}/readyz`)).status).toBe(200);
  await server.stop();

  const before = Date.now();
  const answer = await createEventAnswer(gateway.url, cartAbandoned());
  const rest = await postEvent(gateway.url, cartAbandoned());
  expect((await send(`${gateway.url}/readyz`)).status).toBe(503);
  expect((await send(`${gateway.url}/healthz`)).status).toBe(200);
  await expect(findEvent(gateway.url, 'any')).rejects.toThrow('SERVICE_UNAVAILABLE');
  expect(Date.now() - before).toBeLessThan(15_000);

  expect(answer.errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
  expect(rest.status).toBe(503);
  expect(rest.body).toMatchObject({ warnings: [], errors: [{ status: false, code: 503 }] });
  for (const body of [answer, rest.body]) expect(JSON.stringify(body)).not.toMatch(SECRETS);

  await server.start();
  expect((await send(`${gateway.url}/readyz`)).status).toBe(200);
  expect((await postEvent(gateway.url, cartAbandoned())).status).toBe(200);
  expect(gateway.log.join()).not.toContain('sesame');
});

test('/readyz answers 503 while the server commits nothing', async () => {
  const gateway = await spawnGateway({ DATABASE_URL: url, DATABASE_STATEMENT_TIMEOUT: '1' });
  expect((await send(`${gateway.url}/readyz`)).status).toBe(200);
  const configure = async (standby: string): Promise<void> => {
    await runSql(server.url(), `ALTER SYSTEM SET synchronous_standby_names = '${standby}'`);
    await runSql(server.url(), 'SELECT pg_reload_conf()');
    // The server's processes read the file soon after.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  };
  await configure('nobody');
  expect((await send(`${gateway.url}/readyz`)).status).toBe(503);
  await configure('');
  expect((await send(`${gateway.url}/readyz`)).status).toBe(200);
}, 60_000);

describe('a connection to the server', () => {
  test.each(['cut-before-commit', 'cut-after-commit'] as const)(
    'that is %s leaves the outcome unknown and says so; with a key, the request can be repeated',
    async (line) => {
      const proxy = await startProxy(url);
      const gateway = await spawnGateway({ DATABASE_URL: proxy.url });
      const input = cartAbandoned();
      const key = `key of ${String(input.eventName)}`;
      proxy.line = line;
      const { errors } = await createEventAnswer(gateway.url, input, key);
      expect(errors).toMatchObject([
        {
          message: expect.stringContaining('outcome is unknown'),
          extensions: { code: 'SERVICE_UNAVAILABLE', outcomeUnknown: true },
        },
      ]);
      expect(JSON.stringify(errors)).not.toMatch(SECRETS);

      proxy.line = 'open';
      const wasStored = (await findEvent(gateway.url, String(input.eventName))) !== null;
      expect(wasStored).toBe(line === 'cut-after-commit');
      const again = await createEvent(gateway.url, input, key);
      expect(again.event).not.toBeNull();
      expect(again.replayed).toBe(wasStored);
    },
  );

  test('that is cut during COMMIT leaves a line in the audit log for each event that may have been stored', async () => {
    const proxy = await startProxy(url);
    const gateway = await spawnGateway({ DATABASE_URL: proxy.url });
    const [one, two, stored] = [cartAbandoned(), cartAbandoned(), cartAbandoned()];
    await createEvent(gateway.url, stored);
    proxy.line = 'cut-before-commit';
    const unavailable = { message: expect.stringContaining('SERVICE_UNAVAILABLE') };
    await expect(createEvents(gateway.url, [one, two])).rejects.toMatchObject(unavailable);
    await expect(updateEvent(gateway.url, { ...stored, description: 'x' })).rejects.toMatchObject(
      unavailable,
    );
    // Nothing of this could have been stored.
    await server.stop();
    await expect(createEvent(gateway.url, cartAbandoned())).rejects.toMatchObject(unavailable);
    await gateway.end();
    const unknown = { orgId: 'default', caller: null, outcome: 'unknown' };
    expect(auditRecordsOf(gateway.log).slice(1)).toEqual([
      { action: 'event.created', eventName: one.eventName, ...unknown },
      { action: 'event.created', eventName: two.eventName, ...unknown },
      { action: 'event.updated', eventName: stored.eventName, ...unknown },
    ]);
  });

  test.each(['INSERT INTO "IdempotencyKey"', 'INSERT INTO "Event" (', 'DELETE FROM "IdempotencyKey"'])(
    'that stalls at %s and recovers leaves nothing of the failed request, and does not affect later ones',
    async (at) => {
      const proxy = await startProxy(url);
      const gateway = await spawnGateway({
        DATABASE_URL: proxy.url,
        DATABASE_STATEMENT_TIMEOUT: '2',
        DATABASE_POOL_SIZE: '2',
      });
      await createEvent(gateway.url, cartAbandoned());
      const input = cartAbandoned();
      const eventName = String(input.eventName);
      const key = `key of ${eventName}`;
      // The gateway gives up on the statement and on its ROLLBACK before either has reached the server.
      proxy.stall = { at, up: 3_200, down: 6_600 };
      const { errors } = await createEventAnswer(gateway.url, input, key);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
      for (let i = 0; i < 5; i++) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect((await createEvent(gateway.url, cartAbandoned())).errors).toEqual([]);
      }
      expect(await findEvent(gateway.url, eventName)).toBeNull();
      const again = await createEvent(gateway.url, input, key);
      expect(again).toMatchObject({ replayed: false, errors: [] });
      expect(again.event?.fields).toHaveLength(3);
    },
  );

  test('that breaks as soon as it is open fails only the request that needed it', async () => {
    const proxy = await startProxy(url);
    const gateway = await spawnGateway({ DATABASE_URL: proxy.url });
    proxy.line = 'ends-with-greeting';
    // Closes the connection from startup, so that the next transaction needs a new one.
    proxy.cut();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { errors } = await createEventAnswer(gateway.url, cartAbandoned());
    expect(errors?.[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE');
    proxy.line = 'open';
    expect((await createEvent(gateway.url, cartAbandoned())).errors).toEqual([]);
  });

  test('that goes silent is abandoned in bounded time', async () => {
    const proxy = await startProxy(url);
    const gateway = await spawnGateway({
      DATABASE_URL: proxy.url,
      DATABASE_STATEMENT_TIMEOUT: '1',
      DATABASE_CONNECT_TIMEOUT: '1',
    });
    proxy.line = 'silent';
    const before = Date.now();
    const { errors } = await createEventAnswer(gateway.url, cartAbandoned());
    expect(errors?.[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE');
    expect(Date.now() - before).toBeLessThan(10_000);
    proxy.line = 'open';
    let { status } = await postEvent(gateway.url, cartAbandoned());
    for (let i = 0; i < 20 && status !== 200; i++) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      ({ status } = await postEvent(gateway.url, cartAbandoned()));
    }
    expect(status).toBe(200);
  });
});

test('writes that wait for others while the line is silent are refused in bounded time, and not stored', async () => {
  const proxy = await startProxy(url);
  const gateway = await spawnGateway({
    DATABASE_URL: proxy.url,
    DATABASE_STATEMENT_TIMEOUT: '1',
    DATABASE_CONNECT_TIMEOUT: '1',
    WRITE_WAIT: '1',
  });
  await postEvent(gateway.url, cartAbandoned());
  proxy.line = 'silent';
  const names = Array.from({ length: 1_500 }, freshName);
  const statuses = await Promise.all(
    names.map(async (name) => (await postEvent(gateway.url, cartAbandoned(name))).status),
  );
  expect(statuses).toEqual(names.map(() => 503));
  proxy.line = 'open';
  expect((await fieldCounts(url)).size).toBe(1);
  await gateway.end();
  // Most are refused because of others, which is not a failure that the log describes.
  const refused = gateway.log
    .map((line) => Number(/"WRITE_WAIT":(\d+)/.exec(line)?.[1] ?? 0))
    .reduce((sum, count) => sum + count, 0);
  expect(refused).toBeGreaterThan(500);
  expect(gateway.log.filter((line) => line.includes('request failed'))).toHaveLength(names.length - refused);
}, 120_000);

describe('starting', () => {
  test('waits for a server that starts later', async () => {
    await server.stop();
    const starting = spawnGateway({ DATABASE_URL: url });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await server.start();
    const gateway = await starting;
    expect((await postEvent(gateway.url, cartAbandoned())).status).toBe(200);
  });

  test('gives up on a server that does not start, and exits with 1', async () => {
    const away = url.replace(/:\d+\//, ':1/');
    const { code, stderr } = await spawnToFail({ DATABASE_URL: away, DATABASE_WAIT: '1' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^cannot use Postgres at 127\.0\.0\.1:1\/outage_\d+: .*ECONNREFUSED/);
    expect(stderr).not.toContain('sesame');
  });

  test('gives up on a server that accepts the connection and stays silent, and exits with 1', async () => {
    const proxy = await startProxy(url);
    proxy.line = 'silent';
    const { code, stderr } = await spawnToFail({ DATABASE_URL: proxy.url, DATABASE_WAIT: '1' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^cannot use Postgres at /);
    expect(stderr).not.toContain('sesame');
  });

  test('gives up if another gateway does not finish its migration, unless there is nothing to migrate', async () => {
    const other = new Client({ connectionString: url });
    await other.connect();
    await other.query('SELECT pg_advisory_lock(7306215841)');
    const env = { DATABASE_URL: url, DATABASE_WAIT: '1' };
    const { code, stderr } = await spawnToFail(env);
    expect(code).toBe(1);
    expect(stderr).toContain('another gateway is still at it');

    await other.query('SELECT pg_advisory_unlock(7306215841)');
    await (await spawnGateway(env)).end();
    await other.query('SELECT pg_advisory_lock(7306215841)');
    const gateway = await spawnGateway(env);
    expect((await postEvent(gateway.url, cartAbandoned())).status).toBe(200);
    await other.end();
  });

  test('does not wait for a database that does not exist', async () => {
    const before = Date.now();
    const { code, stderr } = await spawnToFail({ DATABASE_URL: server.url('nothing') });
    expect(code).toBe(1);
    expect(stderr).toContain('database "nothing" does not exist');
    expect(Date.now() - before).toBeLessThan(20_000);
  });

  test('with MIGRATE_ON_START=false leaves migrating to "npm run migrate"', async () => {
    const env = { DATABASE_URL: url, MIGRATE_ON_START: 'false' };
    const { code, stderr } = await spawnToFail(env);
    expect(code).toBe(1);
    expect(stderr).toContain('run "npm run migrate"');

    const migrate = async (): Promise<string> => {
      const child = spawn(process.execPath, [path.join(PROJECT, 'dist/migrate.js')], {
        env: { PATH: process.env.PATH, ...env },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      expect(await once(child, 'close')).toEqual([0, null]);
      return output;
    };
    expect(await migrate()).toMatch(/^applied \d+_create_events, \d+_add_idempotency_keys/);
    expect(await migrate()).toBe('the database is up to date\n');
    // Other tools write the scheme like this.
    env.DATABASE_URL = url.replace(/^postgresql:/, 'postgres:');
    expect(await migrate()).toBe('the database is up to date\n');
    const gateway = await spawnGateway(env);
    expect((await postEvent(gateway.url, cartAbandoned())).status).toBe(200);
  });
});
