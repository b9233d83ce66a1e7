// Measures what a caller costs: none (AUTH=none), an API key, a token that is signed with a secret, and one that is signed
// with a key of a key server. Each gateway has the same rate limits, far above what is sent.
import { createHash, createSecretKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair, type KeyObject, SignJWT } from 'jose';
import { benchmark } from './benchmark';
import { compareVariants, type Variant } from './variants';

const SECRET = 'a secret of more than thirty-two characters';
const ISSUER = 'https://login.example.com/';
const LIMITS = { RATE_LIMIT: '9999999', WRITE_RATE_LIMIT: '9999999' };
const TOKENS = { AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: 'events', ...LIMITS };
const SCOPES = ['events:read', 'events:write'];

void benchmark({ rounds: 5, seconds: 2, connections: [64] }, async (options, databases) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'events-benchmark-'));
  const keyServer = await startKeyServer();
  try {
    const variants = [
      { name: 'none', environment: LIMITS },
      apiKey(path.join(folder, 'api-keys.json')),
      await sharedSecret(),
      keyServer.variant,
    ];
    return await compareVariants(
      { title: 'Authentication', variable: 'caller', variants },
      options,
      databases,
    );
  } finally {
    keyServer.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A server of public keys, and what a caller sends whose token one of them verifies. */
async function startKeyServer(): Promise<{ variant: Variant; close: () => void }> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'key', alg: 'RS256' }];
  const server = createServer((_request, response) => response.end(JSON.stringify({ keys })));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the key server has no port');
  return {
    variant: {
      name: 'token, RS256',
      environment: { AUTH_JWKS_URL: `http://127.0.0.1:${address.port}/`, ...TOKENS },
      headers: await bearer('RS256', privateKey),
    },
    close: () => server.close(),
  };
}

async function sharedSecret(): Promise<Variant> {
  return {
    name: 'token, HS256',
    environment: { AUTH_JWT_SECRET: SECRET, ...TOKENS },
    headers: await bearer('HS256', createSecretKey(SECRET, 'utf8')),
  };
}

function apiKey(file: string): Variant {
  const sha256 = createHash('sha256').update('key').digest('hex');
  writeFileSync(file, JSON.stringify([{ name: 'ada', sha256, organisation: 'acme', scopes: SCOPES }]));
  return {
    name: 'API key',
    environment: { API_KEYS_FILE: file, ...LIMITS },
    headers: { 'x-api-key': 'key' },
  };
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
