import type { Environment } from '../environment';
import { isLoopback } from '../loopback';

/** Whom the gateway lets in. */
export type AuthConfig =
  /** Everyone, with every permission. */
  | { readonly mode: 'none' }
  | {
      readonly mode: 'callers';
      /** Null if no tokens are accepted. */
      readonly token: TokenConfig | null;
      /** Null if no API keys are accepted. */
      readonly apiKeysFile: string | null;
    };

/** Which JSON Web Tokens are accepted. */
export interface TokenConfig {
  readonly keys:
    { readonly kind: 'key-server'; readonly url: URL } | { readonly kind: 'secret'; readonly secret: string };
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  /** The claim with the id of the organisation. */
  readonly orgClaim: string;
  /** The claim with the scopes. */
  readonly scopeClaim: string;
  /** How long the key server is not asked again for a key that it did not have, in ms. */
  readonly keyCooldown: number;
}

/** An unknown key may be a new one, but anyone can make up a key. */
const KEY_COOLDOWN = 10_000;

/** With a secret, everyone who can verify a token can also make one; with a key server, only its owner can. */
const SECRET_ALGORITHM = 'HS256';

/**
 * What is wrong with the variables about callers as a whole, by name.
 */
export function authProblems(environment: Environment): string[] {
  const { AUTH, HOST, AUTH_JWKS_URL, AUTH_JWT_SECRET, AUTH_ISSUER, AUTH_AUDIENCE } = environment;
  const sources = sourcesOf(environment);
  const acceptsTokens = AUTH_JWKS_URL !== '' || AUTH_JWT_SECRET !== '';
  const problems: string[] = [];
  if (AUTH === 'none' && sources.length > 0) {
    problems.push(`AUTH must not be none while ${sources.join(' and ')} configures callers`);
  }
  if (AUTH === 'required' && sources.length === 0) {
    problems.push(`AUTH is required, so ${SOURCES} must be set`);
  }
  if (AUTH === '' && sources.length === 0 && !isLoopback(HOST)) {
    problems.push(
      `AUTH must be none to let everyone in who can reach HOST=${HOST}; or configure callers by ${SOURCES}`,
    );
  }
  if (AUTH_JWKS_URL !== '' && AUTH_JWT_SECRET !== '') {
    problems.push('AUTH_JWT_SECRET must not be set together with AUTH_JWKS_URL');
  }
  if (acceptsTokens && AUTH_ISSUER === '') problems.push('AUTH_ISSUER must be set for tokens');
  if (acceptsTokens && AUTH_AUDIENCE === '') problems.push('AUTH_AUDIENCE must be set for tokens');
  return problems;
}

const SOURCES = 'AUTH_JWKS_URL, AUTH_JWT_SECRET or API_KEYS_FILE';

/**
 * The variables that are set and configure callers.
 */
export function sourcesOf(environment: Environment): string[] {
  const names = ['AUTH_JWKS_URL', 'AUTH_JWT_SECRET', 'API_KEYS_FILE'] as const;
  return names.filter((name) => environment[name] !== '');
}

/**
 * Whom a gateway with a valid environment lets in.
 */
export function toAuthConfig(environment: Environment): AuthConfig {
  if (sourcesOf(environment).length === 0) return { mode: 'none' };
  const { API_KEYS_FILE } = environment;
  return {
    mode: 'callers',
    token: toTokenConfig(environment),
    apiKeysFile: API_KEYS_FILE === '' ? null : API_KEYS_FILE,
  };
}

function toTokenConfig(environment: Environment): TokenConfig | null {
  const { AUTH_JWKS_URL, AUTH_JWT_SECRET } = environment;
  const rest = {
    issuer: environment.AUTH_ISSUER,
    audience: environment.AUTH_AUDIENCE,
    orgClaim: environment.AUTH_ORG_CLAIM,
    scopeClaim: environment.AUTH_SCOPE_CLAIM,
    keyCooldown: KEY_COOLDOWN,
  };
  if (AUTH_JWT_SECRET !== '') {
    return { ...rest, keys: { kind: 'secret', secret: AUTH_JWT_SECRET }, algorithms: [SECRET_ALGORITHM] };
  }
  if (AUTH_JWKS_URL === '') return null;
  const algorithms = environment.AUTH_ALGORITHMS.split(',');
  return { ...rest, keys: { kind: 'key-server', url: new URL(AUTH_JWKS_URL) }, algorithms };
}
