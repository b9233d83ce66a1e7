import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { generateKeyPair, SignJWT } from 'jose';
import { hashOf } from '../../src/auth/api-keys';
import { postJson } from '../support/client';
import { cartAbandoned } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process';
import { memoryOf } from '../support/process-memory';
import { claims, type KeyServer, startKeyServer } from '../support/tokens';

type Headers = Readonly<Record<string, string>>;

const REQUESTS = 3_000;
const CONNECTIONS = 50;

/** No flood takes more memory, in bytes. */
const MAX_GROWTH = 200_000_000;

/** The other API keys of the gateway: each request with a key is compared with all of them. */
const OTHER_KEYS = 1_000;

let gateway: GatewayProcess;
let keyServer: KeyServer;
let friend: Headers;
let forged: string;

beforeAll(async () => {
  keyServer = await startKeyServer();
  const folder = temporaryFolder();
  const keys = path.join(folder, 'api-keys.json');
  const entries = Array.from({ length: OTHER_KEYS }, (_, i) => ({
    ...{ name: `key ${i}`, sha256: hashOf(`key ${i}`), organisation: 'acme', scopes: ['events:read'] },
  }));
  writeFileSync(keys, JSON.stringify(entries));
  gateway = await spawnGateway({
    ...{
      DATABASE_URL: `file:${path.join(folder, 'events.db')}`,
      API_KEYS_FILE: keys,
      TRUST_PROXY: 'loopback',
    },
    ...keyServer.environment,
    RATE_LIMIT: '1000',
  });
  friend = { authorization: `Bearer ${await keyServer.token()}` };
  const { privateKey } = await generateKeyPair('RS256');
  forged = await new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', kid: 'key1' }).sign(privateKey);
  expect(await write(friend)).toBe(200);
});

const write = async (headers: Headers): Promise<number> =>
  (await postJson(`${gateway.url}/v2/events`, cartAbandoned(), headers)).status;

/** Sends all requests over some connections, and resolves with how often each status was answered. */
async function flood(headersOf: (i: number) => Headers): Promise<Map<number, number>> {
  const statuses = new Map<number, number>();
  let sent = 0;
  const client = async (): Promise<void> => {
    while (sent < REQUESTS) {
      const headers = headersOf(sent++);
      const { status } = await postJson(`${gateway.url}/graphql`, { query: '{ __typename }' }, headers);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  return statuses;
}

const token = (head: object): string =>
  `${[head, claims()].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.c2ln`;

/** A flood comes from one address, unless it says otherwise; the friend has another. */
const FROM = { 'x-forwarded-for': '203.0.113.1' };

describe('a flood lets nobody in, leaves a caller alone, and takes little memory', () => {
  test.each<[string, (i: number) => Headers]>([
    ['of forged tokens', () => ({ ...FROM, authorization: `Bearer ${forged}` })],
    [
      'of tokens with made-up keys',
      (i) => ({ ...FROM, authorization: `Bearer ${token({ alg: 'RS256', kid: `k${i}` })}` }),
    ],
    [
      'of tokens of 15 KB',
      (i) => ({ ...FROM, 'x-cap-api-oauth-token': token({ alg: 'RS256', kid: `${i}`.repeat(2_500) }) }),
    ],
    ['of made-up API keys', (i) => ({ ...FROM, 'x-api-key': `bek_${i}` })],
    [
      'from ever new addresses',
      (i) => ({ 'x-forwarded-for': `2001:db8:${i.toString(16)}::1`, 'x-api-key': `bek_${i}` }),
    ],
  ])('%s', async (name, headersOf) => {
    const before = memoryOf(gateway.process.pid);
    const fetches = keyServer.fetches();
    const flooding = flood(headersOf);
    for (let i = 0; i < 10; i++) expect(await write(friend)).toBe(200);
    const statuses = await flooding;
    // All but the first thousand of an address are refused for their number.
    const isOneAddress = !name.includes('addresses');
    expect([...statuses.keys()].filter((status) => status !== 401 && status !== 429)).toEqual([]);
    expect(statuses.get(401) ?? 0).toBeLessThanOrEqual(isOneAddress ? 1_000 : REQUESTS);
    expect(await write(friend)).toBe(200);
    // A minute has at most seven periods in which the keys may be fetched again.
    expect(keyServer.fetches() - fetches).toBeLessThanOrEqual(7);
    const after = memoryOf(gateway.process.pid);
    if (before && after) expect(after.now - before.now).toBeLessThanOrEqual(MAX_GROWTH);
  });
});
