// Measures what a caller costs: none (AUTH=none), an API key, a token that is signed with a secret, and one that is signed
// with a key of a key server. Each gateway has the same rate limits, far above what is sent.
import { createHash, createSecretKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair, type KeyObject, SignJWT } from 'jose';
import { PROJECT } from '../support/project';
import { benchmark } from './benchmark';
import type { Databases } from './databases';
import { createEventExchange, typenameExchange } from './definitions';
import { gatewayArgs } from './gateway';
import type { LoadSample } from './load';
import type { Options } from './options';
import { measure } from './rounds';
import { ServerProcess } from './server-process';
import { ratio, summarize } from './statistics';
import { toTable, toText } from './table';

const SECRET = 'a secret of more than thirty-two characters';
const ISSUER = 'https://login.example.com/';
const LIMITS = { RATE_LIMIT: '9999999', WRITE_RATE_LIMIT: '9999999' };
const TOKENS = { AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: 'events', ...LIMITS };
const SCOPES = ['events:read', 'events:write'];

const EXCHANGES = { '{ __typename }': typenameExchange, createEvent: createEventExchange };

/** How callers are known, and what they send. */
interface Authentication {
  readonly environment: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

void benchmark({ rounds: 5, seconds: 2, connections: [64] }, async (options, databases) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'events-benchmark-'));
  const keyServer = await startKeyServer();
  try {
    const authentications = {
      none: { environment: LIMITS, headers: {} },
      'API key': apiKey(path.join(folder, 'api-keys.json')),
      'token, HS256': await sharedSecret(),
      'token, RS256': keyServer.authentication,
    };
    const results = await compare(authentications, options, databases);
    return {
      title: 'Authentication',
      tables: [toResultTable(results)],
      samples: results.flatMap(({ rounds }) => rounds),
      details: { results },
    };
  } finally {
    keyServer.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** What was measured of one kind of caller. */
interface Result {
  readonly operation: string;
  readonly caller: string;
  readonly connections: number;
  readonly rounds: readonly LoadSample[];
}

async function compare(
  authentications: Readonly<Record<string, Authentication>>,
  options: Options,
  databases: Databases,
): Promise<readonly Result[]> {
  const servers: [string, ServerProcess][] = [];
  for (const [caller, authentication] of Object.entries(authentications)) {
    const { url: databaseUrl } = await databases.create();
    const server = { args: gatewayArgs(PROJECT), databaseUrl, ...authentication };
    servers.push([caller, await ServerProcess.start(server, typenameExchange())]);
  }
  const cases = options.connections.flatMap((connections) =>
    Object.entries(EXCHANGES).flatMap(([operation, toExchange]) =>
      servers.map(([caller, server]) => ({
        title: `${operation}, ${caller}`,
        operation,
        caller,
        targets: [{ server, exchange: toExchange() }],
        connections,
      })),
    ),
  );
  const samples = await measure(cases, options);
  return cases.map((measured) => {
    const { operation, caller, connections } = measured;
    return { operation, caller, connections, rounds: samples.get(measured) ?? [] };
  });
}

function toResultTable(results: readonly Result[]): string {
  return toTable(
    ['request', 'caller', 'connections', 'requests/s', 'ratio to none', 'CPU ms a request'],
    results.map(({ operation, caller, connections, rounds }) => {
      const { perSecond, cpu } = summarize(rounds);
      const none = results.find(
        (other) => other.operation === operation && other.connections === connections,
      );
      const toNone = ratio(rounds, none?.rounds ?? []);
      return [operation, caller, toText(connections), toText(perSecond), toText(toNone, 2), toText(cpu, 2)];
    }),
  );
}

/** A server of public keys, and what a caller sends whose token one of them verifies. */
async function startKeyServer(): Promise<{ authentication: Authentication; close: () => void }> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'key', alg: 'RS256' }];
  const server = createServer((_request, response) => response.end(JSON.stringify({ keys })));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the key server has no port');
  return {
    authentication: {
      environment: { AUTH_JWKS_URL: `http://127.0.0.1:${address.port}/`, ...TOKENS },
      headers: await bearer('RS256', privateKey),
    },
    close: () => server.close(),
  };
}

async function sharedSecret(): Promise<Authentication> {
  return {
    environment: { AUTH_JWT_SECRET: SECRET, ...TOKENS },
    headers: await bearer('HS256', createSecretKey(SECRET, 'utf8')),
  };
}

function apiKey(file: string): Authentication {
  const sha256 = createHash('sha256').update('key').digest('hex');
  writeFileSync(file, JSON.stringify([{ name: 'ada', sha256, organisation: 'acme', scopes: SCOPES }]));
  return { environment: { API_KEYS_FILE: file, ...LIMITS }, headers: { 'x-api-key': 'key' } };
}

async function bearer(alg: string, key: CryptoKey | KeyObject): Promise<Record<string, string>> {
  const token = await new SignJWT({ org_id: 'acme', scope: SCOPES.join(' ') })
    .setProtectedHeader({ alg, kid: 'key' })
    .setIssuer(ISSUER)
    .setAudience('events')
    .setSubject('ada@example.com')
    .setExpirationTime('1h')
    .sign(key);
  return { authorization: `Bearer ${token}` };
}
