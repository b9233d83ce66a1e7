import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterTests } from './cleanup';

export const ISSUER = 'https://login.example.com/';
export const AUDIENCE = 'events';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

/** A server that issues tokens and publishes the keys to verify them. */
export interface KeyServer {
  /** The URL of the keys. */
  readonly url: string;
  /** What a gateway needs to accept the tokens. */
  readonly environment: Readonly<Record<string, string>>;
  /** How often the keys were fetched. */
  readonly fetches: () => number;
  /** Replaces the key by a new one. */
  readonly rotate: () => Promise<void>;
  /** What the server answers from now on: its keys, an error, nothing, or something that is not a list of keys. */
  answer: 'keys' | 'error' | 'nothing' | 'nonsense';
  /** A token that a gateway accepts, except for what is given. */
  readonly token: (claims?: JWTPayload, header?: { readonly kid?: string }) => Promise<string>;
  /** The current key. */
  readonly key: () => KeyPair;
}

const now = (): number => Math.floor(Date.now() / 1000);

/** The claims of a token that a gateway accepts, except for what is given. A claim that is undefined is left out. */
export function claims(given: JWTPayload = {}): JWTPayload {
  return {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'ada@example.com',
    exp: now() + 300,
    org_id: 'acme',
    scope: 'events:read events:write',
    ...given,
  };
}

/** Starts a key server. It is closed after the tests of the file. */
export async function startKeyServer(): Promise<KeyServer> {
  let generation = 0;
  let key: KeyPair;
  let fetches = 0;
  const rotate = async (): Promise<void> => {
    generation += 1;
    key = await generateKeyPair('RS256', { extractable: true });
  };
  await rotate();

  const server = createServer((_request, response) => {
    fetches += 1;
    if (keyServer.answer === 'nothing') return;
    if (keyServer.answer === 'error') response.writeHead(500).end('out of order');
    else if (keyServer.answer === 'nonsense') response.end('<html></html>');
    else {
      void exportJWK(key.publicKey).then((jwk) => {
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify({ keys: [{ ...jwk, kid: `key${generation}`, alg: 'RS256', use: 'sig' }] }),
        );
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterTests(() => {
    server.closeAllConnections();
    server.close();
  });

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  const keyServer: KeyServer = {
    url,
    environment: { AUTH_JWKS_URL: url, AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: AUDIENCE },
    fetches: () => fetches,
    rotate,
    answer: 'keys',
    token: (given, header) =>
      new SignJWT(claims(given))
        .setProtectedHeader({ alg: 'RS256', kid: `key${generation}`, ...header })
        .sign(key.privateKey),
    key: () => key,
  };
  return keyServer;
}
