import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { AuthConfig, TokenConfig } from './auth-config';
import { ApiKeys, parseApiKeys } from './api-keys';
import { ANYONE } from './caller';
import { type Authentication, CallerRefusal, refuse } from './caller-refusal';
import { credentialsOf } from './credentials';
import type { TokenVerifier } from './token-verifier';

/** Finds out who sent a request. */
export interface Authenticator {
  /** Answers at once unless a token has to be verified. */
  authenticate(request: IncomingMessage): Authentication | Promise<Authentication>;

  /**
   * Reads the API keys again. If that fails, the keys that are known stay in force.
   *
   * @returns how many there are; null if the gateway has no file of API keys
   * @throws Error for the operator
   */
  reloadApiKeys(): number | null;
}

/**
 * Creates the authenticator of a gateway.
 *
 * @throws Error for the operator if the file of API keys cannot be read
 */
export async function createAuthenticator(config: AuthConfig): Promise<Authenticator> {
  if (config.mode === 'none') {
    const accepted: Authentication = { kind: 'accepted', caller: ANYONE };
    return { authenticate: () => accepted, reloadApiKeys: () => null };
  }
  const { token, apiKeysFile } = config;
  const verifier = token && (await createVerifier(token));
  let apiKeys = apiKeysFile === null ? null : readApiKeys(apiKeysFile);
  return {
    authenticate: ({ headersDistinct }) => {
      const credentials = credentialsOf(headersDistinct);
      switch (credentials.kind) {
        case 'refused':
          return credentials;
        case 'token':
          return verifier?.verify(credentials.token) ?? refuse(CallerRefusal.CREDENTIALS_UNSUPPORTED);
        case 'api-key': {
          if (apiKeys === null) return refuse(CallerRefusal.CREDENTIALS_UNSUPPORTED);
          const caller = apiKeys.find(credentials.key);
          return caller ? { kind: 'accepted', caller } : refuse(CallerRefusal.API_KEY_UNKNOWN);
        }
      }
    },
    reloadApiKeys: () => {
      if (apiKeysFile === null) return null;
      apiKeys = readApiKeys(apiKeysFile);
      return apiKeys.size;
    },
  };
}

async function createVerifier(config: TokenConfig): Promise<TokenVerifier> {
  // Not loaded without tokens.
  const { TokenVerifier } = await import('./token-verifier');
  return new TokenVerifier(config);
}

function readApiKeys(file: string): ApiKeys {
  try {
    return new ApiKeys(parseApiKeys(readFileSync(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`cannot use API_KEYS_FILE=${file}: ${reason}`, { cause: error });
  }
}
