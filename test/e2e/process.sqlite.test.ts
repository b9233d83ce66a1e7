import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from '@jest/globals';
import { createEvent, findEvent, postEvent, postJson, send } from '../support/client';
import { cartAbandoned, definition, freshName } from '../support/definitions';
import { afterTests } from '../support/cleanup';
import { temporaryFolder } from '../support/folder';
import { spawnGateway, spawnToFail } from '../support/gateway-process';
import { PROJECT } from '../support/project';

const newFile = (): string => path.join(temporaryFolder(), 'events.db');

describe('starting', () => {
  test('creates the file and its folders', async () => {
    const file = path.join(temporaryFolder(), 'a', 'b', 'events.db');
    const { url } = await spawnGateway({ DATABASE_URL: `file:${file}` });
    expect((await createEvent(url, cartAbandoned())).event).not.toBeNull();
  });

  test('again on the same file changes nothing', async () => {
    const env = { DATABASE_URL: `file:${newFile()}` };
    const first = await spawnGateway(env);
    const { event } = await createEvent(first.url, cartAbandoned());
    await first.end();

    const second = await spawnGateway(env);
    expect(await findEvent(second.url, event?.eventName ?? '')).toEqual(event);
    expect((await createEvent(second.url, cartAbandoned())).event).not.toBeNull();
  });

  test('reports all invalid variables at once, without their values, and exits with 1', async () => {
    const { code, stderr } = await spawnToFail({
      PORT: 'four thousand',
      STRICT: 'yes',
      DATABASE_URL: 'mysql://root:secret@localhost/events',
    });
    expect(code).toBe(1);
    expect(stderr).toContain('PORT');
    expect(stderr).toContain('STRICT');
    expect(stderr).toContain('DATABASE_URL');
    expect(stderr).not.toContain('secret');
    expect(stderr).not.toContain('    at ');
  });

  test('in a folder that is not writable says so and exits with 1', async () => {
    // Root can write to any ordinary folder, but nobody can create a file in /sys.
    const folder = process.getuid?.() === 0 ? '/sys' : temporaryFolder();
    if (folder !== '/sys') chmodSync(folder, 0o555);
    for (const file of [path.join(folder, 'events.db'), path.join(folder, 'data', 'events.db')]) {
      const { code, stderr } = await spawnToFail({ DATABASE_URL: `file:${file}` });
      expect(code).toBe(1);
      expect(stderr).toContain(`cannot open the database ${file}`);
      expect(stderr).not.toContain('    at ');
    }
  });

  test('on a file that is not a database says so and exits with 1', async () => {
    const file = newFile();
    writeFileSync(
      file,
      'This is a text, and a long one, since SQLite reads a header of a hundred bytes.\n'.repeat(9),
    );
    const { code, stderr } = await spawnToFail({ DATABASE_URL: `file:${file}` });
    expect(code).toBe(1);
    expect(stderr).toContain(`cannot open the database ${file}`);
    expect(stderr).toContain('file is not a database');
  });

  test('on a file that another process keeps from being migrated says so and exits with 1', async () => {
    const file = newFile();
    const beside = new Database(file);
    beside.pragma('journal_mode = WAL');
    beside.exec('BEGIN IMMEDIATE');
    const { code, stderr } = await spawnToFail({ DATABASE_URL: `file:${file}`, DATABASE_WAIT: '1' });
    beside.close();
    expect(code).toBe(1);
    expect(stderr).toBe(`cannot open the database ${file}: another process keeps it from being migrated\n`);
  });

  test('on a file that another process keeps from being migrated for a moment waits for it', async () => {
    const file = newFile();
    const beside = new Database(file);
    beside.pragma('journal_mode = WAL');
    beside.exec('BEGIN IMMEDIATE');
    const starting = spawnGateway({ DATABASE_URL: `file:${file}` });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    beside.close();
    expect((await createEvent((await starting).url, cartAbandoned())).event).not.toBeNull();
  });

  test('on a folder instead of a file says so and exits with 1', async () => {
    const file = newFile();
    mkdirSync(file);
    const { code, stderr } = await spawnToFail({ DATABASE_URL: `file:${file}` });
    expect(code).toBe(1);
    expect(stderr).toContain(`cannot open the database ${file}`);
  });

  test('on a port that is taken says so and exits with 1', async () => {
    const { url } = await spawnGateway({ DATABASE_URL: `file:${newFile()}` });
    const { port } = new URL(url);
    const { code, stderr } = await spawnToFail({ DATABASE_URL: `file:${newFile()}`, PORT: port });
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^cannot listen at HOST=127\\.0\\.0\\.1 PORT=${port}: .*EADDRINUSE`));
  });
});

describe('health', () => {
  test('/healthz and /readyz return 200 while the gateway is running', async () => {
    const { url } = await spawnGateway({ DATABASE_URL: `file:${newFile()}` });
    expect(await send(`${url}/healthz`)).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await send(`${url}/readyz`)).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  test('/readyz returns 503 if the tables are gone, and /healthz still 200', async () => {
    const file = newFile();
    const { url } = await spawnGateway({ DATABASE_URL: `file:${file}` });
    const beside = new Database(file);
    beside.exec('ALTER TABLE "Event" RENAME TO "Hidden"');
    expect(await send(`${url}/readyz`)).toMatchObject({ status: 503, body: { status: 'unavailable' } });
    expect((await send(`${url}/healthz`)).status).toBe(200);
    beside.exec('ALTER TABLE "Hidden" RENAME TO "Event"');
    beside.close();
    expect((await send(`${url}/readyz`)).status).toBe(200);
  });
});

describe('a database that fails', () => {
  test('is reported without internal details, with an id that is in the log, and the next write works', async () => {
    const file = newFile();
    const { url, log, end } = await spawnGateway({ DATABASE_URL: `file:${file}` });
    const beside = new Database(file);
    beside.exec('ALTER TABLE "Event" RENAME TO "Hidden"');

    const query = 'mutation M($input: CreateEventInput!) { createEvent(input: $input) { event { id } } }';
    const [graphql, rest] = await Promise.all([
      postJson<{ errors: { message: string; extensions: { code: string; errorId: string } }[] }>(
        `${url}/graphql`,
        { query, variables: { input: cartAbandoned() } },
      ),
      postEvent(url, cartAbandoned()),
    ]);
    const [error] = graphql.body.errors;
    expect(error?.extensions).toEqual({ code: 'SERVICE_UNAVAILABLE', errorId: expect.any(String) });
    expect(rest.status).toBe(503);
    expect(rest.body).toEqual({
      warnings: [],
      errors: [{ status: false, code: 503, message: expect.stringMatching(/^The service is unavailable/) }],
    });
    for (const text of [JSON.stringify(graphql.body), JSON.stringify(rest.body)]) {
      expect(text).not.toMatch(/Hidden|SQLITE|INSERT|prisma|node_modules|\.ts|\.js|\/tmp/i);
    }
    beside.exec('ALTER TABLE "Hidden" RENAME TO "Event"');
    beside.close();
    expect((await postEvent(url, cartAbandoned())).status).toBe(200);

    await end();
    const logged = log.find((line) => line.includes(error?.extensions.errorId ?? 'no id'));
    expect(logged).toContain('no such table');
  });

  test('that another process keeps locked is reported in bounded time, and nothing is stored', async () => {
    const file = newFile();
    const { url } = await spawnGateway({ DATABASE_URL: `file:${file}` });
    const beside = new Database(file);
    beside.exec('BEGIN IMMEDIATE');
    const eventName = freshName();
    const before = Date.now();
    expect((await postEvent(url, cartAbandoned(eventName))).status).toBe(503);
    expect(Date.now() - before).toBeLessThan(15_000);
    beside.exec('ROLLBACK');
    beside.close();
    expect((await postEvent(url, cartAbandoned(eventName))).status).toBe(200);
  });
});

test('a write waits for another process that locks the file for a moment', async () => {
  const file = newFile();
  const { url } = await spawnGateway({ DATABASE_URL: `file:${file}` });
  const beside = new Database(file);
  beside.exec('BEGIN IMMEDIATE');
  const waiting = postEvent(url, cartAbandoned());
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect((await send(`${url}/healthz`)).status).toBe(200);
  beside.exec('ROLLBACK');
  beside.close();
  expect((await waiting).status).toBe(200);
});

test('npm start passes SIGTERM on, and ends when the gateway has stopped', async () => {
  const npm = spawn('npm', ['start', '--ignore-scripts'], {
    cwd: PROJECT,
    env: { ...process.env, PORT: '0', DATABASE_URL: `file:${newFile()}` },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  afterTests(() => npm.kill('SIGKILL'));
  let output = '';
  const listening = new Promise<void>((resolve) => {
    npm.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('Server listening')) resolve();
    });
  });
  const exited = once(npm, 'close');
  await listening;
  npm.kill('SIGTERM');
  await exited;
  expect(output).toContain('"msg":"stopped"');
});

test('STRICT=true rejects what otherwise only gets a warning', async () => {
  const { url } = await spawnGateway({ DATABASE_URL: `file:${newFile()}`, STRICT: 'true' });
  const remarked = definition({ eventName: 'Cart Abandoned', fields: null });
  const { event, warnings, errors } = await createEvent(url, remarked);
  expect({ event, warnings }).toEqual({ event: null, warnings: [] });
  expect(errors.map(({ rule }) => rule)).toEqual(['EVENT_NAME_DISCOURAGED', 'CUSTOMER_FIELD_MISSING']);
  expect((await postEvent(url, remarked)).status).toBe(400);
  expect(await findEvent(url, 'Cart Abandoned')).toBeNull();
  expect((await createEvent(url, cartAbandoned())).errors).toEqual([]);
});

test('the log has one line per request, without the body, the variables and the query string', async () => {
  const { url, log, end } = await spawnGateway({ DATABASE_URL: `file:${newFile()}` });
  const before = log.length;
  await createEvent(url, { ...cartAbandoned(), description: 'secretive' });
  await postEvent(url, { ...cartAbandoned(), description: 'secretive' });
  await send(`${url}/graphql?query={__typename}&variables={"a":"secretive"}`, {
    headers: { 'apollo-require-preflight': 'yes' },
  });
  await send(`${url}/healthz`);
  await end();

  // A client may get its response before the gateway logs the request, so the order of the lines varies.
  const lines = log.slice(before).map((line) => JSON.parse(line) as Record<string, unknown>);
  const requests = lines.filter(({ msg }) => msg === 'request');
  expect(
    requests.map(({ method, path, status }) => `${String(method)} ${String(path)} ${String(status)}`).sort(),
  ).toEqual(['GET /graphql 200', 'GET /healthz 200', 'POST /graphql 200', 'POST /v2/events 200']);
  for (const request of requests) {
    expect(request).toMatchObject({ ms: expect.any(Number), reqId: expect.any(String) });
  }
  expect(log.join()).not.toContain('secretive');
});
