import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { postJson } from '../support/client';
import { cartAbandoned } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { spawnGateway, spawnToFail } from '../support/gateway-process';
import { PROJECT } from '../support/project';
import { claims, startKeyServer } from '../support/tokens';

const newFolder = (): { file: string; database: string } => {
  const folder = temporaryFolder();
  return {
    file: path.join(folder, 'keys', 'api-keys.json'),
    database: `file:${path.join(folder, 'events.db')}`,
  };
};

/** Runs what `npm run api-key` runs after it has built the project. */
const apiKey = (file: string, ...parameters: readonly string[]): string =>
  execFileSync(process.execPath, [path.join(PROJECT, 'dist/api-key.js'), ...parameters], {
    env: { API_KEYS_FILE: file },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();

const create = async (url: string, headers: Readonly<Record<string, string>>): Promise<number> =>
  (await postJson(`${url}/v2/events`, cartAbandoned(), headers)).status;

/** Repeats until the gateway has handled a signal. */
async function eventually(check: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; !(await check());) {
    if (Date.now() > deadline) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('npm run api-key', () => {
  test('prints a new key, which works as X-API-Key and as a bearer token, next to others', async () => {
    const { file, database } = newFolder();
    const [first, second] = [
      apiKey(file, 'ci', 'acme', 'events:write'),
      apiKey(file, 'app', 'acme', 'events:read'),
    ];
    const { url } = await spawnGateway({ DATABASE_URL: database, API_KEYS_FILE: file });
    expect(await create(url, { 'x-api-key': first })).toBe(200);
    expect(await create(url, { authorization: `Bearer ${first}` })).toBe(200);
    expect(await create(url, { 'x-api-key': second })).toBe(403);
    expect(await create(url, { 'x-api-key': `${first}x` })).toBe(401);
    expect(await create(url, {})).toBe(401);
  });

  test('writes the hash and not the key, into a file that only its owner can read', () => {
    const { file } = newFolder();
    const key = apiKey(file, 'ci', 'acme', 'events:read');
    expect(readFileSync(file, 'utf8')).not.toContain(key);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test.each<[string, readonly string[], Readonly<Record<string, string>>]>([
    ['a missing parameter', ['ci', 'acme'], {}],
    ['an unknown scope', ['ci', 'acme', 'events:delete'], {}],
    ['no file', ['ci', 'acme', 'events:read'], { API_KEYS_FILE: '' }],
  ])('says what is wrong with %s, and exits with 1', (_, parameters, environment) => {
    const { file } = newFolder();
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      [path.join(PROJECT, 'dist/api-key.js'), ...parameters],
      { env: { API_KEYS_FILE: file, ...environment }, encoding: 'utf8' },
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^(usage|the scopes)/);
    expect(stderr).not.toContain('    at ');
  });
});

describe('SIGHUP', () => {
  test('makes a running gateway accept new keys and refuse removed ones', async () => {
    const { file, database } = newFolder();
    const first = apiKey(file, 'first', 'acme', 'events:write');
    const { url, process: gateway } = await spawnGateway({ DATABASE_URL: database, API_KEYS_FILE: file });
    writeFileSync(file, '[]');
    const second = apiKey(file, 'second', 'acme', 'events:write');
    expect(await create(url, { 'x-api-key': second })).toBe(401);

    gateway.kill('SIGHUP');
    await eventually(async () => (await create(url, { 'x-api-key': second })) === 200);
    expect(await create(url, { 'x-api-key': first })).toBe(401);
  });

  test('leaves the known keys in force if the file is broken, and says so in the log', async () => {
    const { file, database } = newFolder();
    const key = apiKey(file, 'ci', 'acme', 'events:write');
    const {
      url,
      process: gateway,
      log,
    } = await spawnGateway({ DATABASE_URL: database, API_KEYS_FILE: file });
    writeFileSync(file, 'broken');
    gateway.kill('SIGHUP');
    await eventually(() => Promise.resolve(log.join().includes('API keys not reloaded')));
    expect(await create(url, { 'x-api-key': key })).toBe(200);
  });

  test('does not end a gateway that has no API keys', async () => {
    const { database } = newFolder();
    const { url, process: gateway } = await spawnGateway({ DATABASE_URL: database });
    gateway.kill('SIGHUP');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await create(url, {})).toBe(200);
  });
});

test('tokens and API keys are accepted side by side', async () => {
  const { file, database } = newFolder();
  const keyServer = await startKeyServer();
  const key = apiKey(file, 'ci', 'acme', 'events:write');
  const { url } = await spawnGateway({
    ...{ DATABASE_URL: database, API_KEYS_FILE: file },
    ...keyServer.environment,
  });
  expect(await create(url, { authorization: `Bearer ${key}` })).toBe(200);
  expect(await create(url, { authorization: `Bearer ${await keyServer.token(claims())}` })).toBe(200);
  expect(await create(url, { 'x-api-key': await keyServer.token(claims()) })).toBe(401);
});

test('a gateway does not start with a file of API keys that it cannot use, and says why', async () => {
  const { file, database } = newFolder();
  const start = { DATABASE_URL: database, API_KEYS_FILE: file };
  expect(await spawnToFail(start)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no such file'),
  });
  apiKey(file, 'ci', 'acme', 'events:write');
  writeFileSync(file, '[{"name":"ci"}]');
  const { code, stderr } = await spawnToFail(start);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^cannot use API_KEYS_FILE=.*: entry 1 needs "sha256"/);
  expect(stderr).not.toContain('    at ');
});

describe('a gateway that can be reached from other machines', () => {
  test('does not start unless callers are configured or AUTH is none', async () => {
    const { file, database } = newFolder();
    const open = { DATABASE_URL: database, HOST: '0.0.0.0' };
    const { code, stderr } = await spawnToFail(open);
    expect(code).toBe(1);
    expect(stderr).toMatch(/AUTH must be none to let everyone in/);

    apiKey(file, 'ci', 'acme', 'events:write');
    await (await spawnGateway({ ...open, API_KEYS_FILE: file })).end();
    const { log, end } = await spawnGateway({ ...open, AUTH: 'none' });
    await end();
    expect(log.join()).toContain('no callers are configured: everyone may read and write');
  });
});
