// Compares what a caller costs: none (AUTH=none), an API key, a token that is signed with a secret, and one that is
// signed with a key of a key server. Each gateway has the same rate limits, far above what is sent.
// Quote the ratios: the absolute numbers depend on the machine and its load.
import { createServer } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash, createSecretKey } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { definition, median, requestsPerSecond, startGateway } from './gateway.mjs';

const SECONDS = 3;
const ROUNDS = 5;

const SECRET = 'a secret of more than thirty-two characters';
const ISSUER = 'https://login.example.com/';
const LIMITS = { RATE_LIMIT: '9999999', WRITE_RATE_LIMIT: '9999999' };
const TOKENS = { AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: 'events', ...LIMITS };

const folder = mkdtempSync(join(tmpdir(), 'events-benchmark-'));
const keys = join(folder, 'api-keys.json');
const sha256 = createHash('sha256').update('key').digest('hex');
const scopes = ['events:read', 'events:write'];
writeFileSync(keys, JSON.stringify([{ name: 'ada', sha256, organisation: 'acme', scopes }]));

const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'key', alg: 'RS256' }] });
const keyServer = createServer((_request, response) => response.end(jwks)).listen(0);
const keyServerUrl = `http://127.0.0.1:${keyServer.address().port}/`;

const sign = (alg, key) =>
  new SignJWT({ org_id: 'acme', scope: scopes.join(' ') })
    .setProtectedHeader({ alg, kid: 'key' })
    .setIssuer(ISSUER)
    .setAudience('events')
    .setSubject('ada@example.com')
    .setExpirationTime('1h')
    .sign(key);
const bearer = async (token) => ({ authorization: `Bearer ${await token}` });

const CONTESTANTS = {
  'AUTH=none': { environment: LIMITS, headers: {} },
  'API key': { environment: { API_KEYS_FILE: keys, ...LIMITS }, headers: { 'x-api-key': 'key' } },
  'token, HS256': {
    environment: { AUTH_JWT_SECRET: SECRET, ...TOKENS },
    headers: await bearer(sign('HS256', createSecretKey(SECRET, 'utf8'))),
  },
  'token, RS256': {
    environment: { AUTH_JWKS_URL: keyServerUrl, ...TOKENS },
    headers: await bearer(sign('RS256', privateKey)),
  },
};

const CREATE_EVENT = `mutation CreateEvent($input: CreateEventInput!) {
  createEvent(input: $input) { event { id eventName uniqueKey } errors { rule path } }
}`;

const REQUESTS = {
  '{ __typename }': () => ['/graphql', { query: '{ __typename }' }],
  createEvent: () => ['/graphql', { query: CREATE_EVENT, variables: { input: definition() } }],
};

const gateways = {};
for (const [name, { environment }] of Object.entries(CONTESTANTS))
  gateways[name] = await startGateway(environment);

for (const [operation, next] of Object.entries(REQUESTS)) {
  const rates = Object.fromEntries(Object.keys(CONTESTANTS).map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, { headers }] of Object.entries(CONTESTANTS)) {
      const rate = await requestsPerSecond(gateways[name].url, next, SECONDS, headers);
      // The first round warms the gateways up.
      if (round > 0) rates[name].push(rate);
    }
  }
  const [baseline] = Object.values(rates).map(median);
  for (const [name, values] of Object.entries(rates)) {
    const rate = median(values);
    console.log(
      `${operation.padEnd(16)} ${name.padEnd(14)} ${rate.toFixed(0).padStart(6)} requests/s  ${(rate / baseline).toFixed(2)}`,
    );
  }
}

for (const { end } of Object.values(gateways)) end();
keyServer.close();
rmSync(folder, { recursive: true, force: true });
