import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { AuthConfig } from './auth/auth-config';
import type { Config, DatabaseConfig, ServerConfig } from './config';
import { postgresAddress } from './database/postgres-address';
import type { PlatformConfig } from './platform-config';
import { PLATFORM_API_PREFIX } from './rest/platform-api';
import { describeUnknownVariable } from './unknown-variables';

/**
 * Logs a line for each thing that an operator wants to know of a gateway that starts, and where its APIs are as soon as
 * it listens. Warns of what is meant for development, and of variables that are probably misspelt. No line has a password
 * or another secret.
 */
export function reportStart(server: FastifyInstance, config: Config, log: FastifyBaseLogger): void {
  const { auth, disclosure, unknownVariables } = config;
  for (const variable of unknownVariables) log.warn(describeUnknownVariable(variable));
  log.info(`database: ${describeDatabase(config.database)}`);
  log.info(`mode: ${describeMode(config)}`);
  if (auth.mode === 'none') log.warn('no callers are configured: everyone may read and write');
  else log.info(`callers: ${describeCallers(auth)}`);
  log.info(`CORS: ${describeCors(config.server)}`);
  log.info(`platform: ${describePlatform(config.platform)}`);
  if (disclosure.stackTraces) log.warn('STACK_TRACES=true: internal errors reveal their stack to clients');
  server.addHook('onListen', (done) => {
    const { listeningOrigin: origin } = server;
    log.info(`GraphQL: ${origin}/graphql`);
    log.info(`REST: ${origin}${PLATFORM_API_PREFIX}/events`);
    done();
  });
}

function describeDatabase(config: DatabaseConfig): string {
  if (config.provider === 'sqlite') return `SQLite, ${config.file}`;
  const { username } = new URL(config.url);
  const user = username === '' ? '' : `${username}@`;
  return `Postgres, ${user}${postgresAddress(config.url)}, at most ${config.poolSize} connections`;
}

function describeMode({ events, disclosure }: Pick<Config, 'events' | 'disclosure'>): string {
  const { introspection, landingPage, console, suggestions } = disclosure;
  const onOrOff = (isOn: boolean): string => (isOn ? 'on' : 'off');
  return [
    events.strict ? 'strict, warnings reject a definition' : 'warnings do not reject a definition',
    `introspection ${onOrOff(introspection)}`,
    `landing page ${onOrOff(landingPage)}`,
    `console ${onOrOff(console)}`,
    `suggestions ${onOrOff(suggestions)}`,
  ].join(', ');
}

function describeCallers({ token, apiKeysFile }: Extract<AuthConfig, { mode: 'callers' }>): string {
  const tokens = token && `tokens of ${token.issuer} for ${token.audience} (${token.algorithms.join(', ')})`;
  const apiKeys = apiKeysFile && `API keys in ${apiKeysFile}`;
  return [tokens, apiKeys].filter((source) => source !== null).join(', ');
}

function describeCors({ corsOrigins }: Pick<ServerConfig, 'corsOrigins'>): string {
  if (corsOrigins.includes('*')) return 'pages of every origin';
  return corsOrigins.length === 0 ? 'no pages of other origins' : `pages of ${corsOrigins.join(', ')}`;
}

function describePlatform(platform: PlatformConfig | null): string {
  if (platform === null) return 'none, the gateway is a registry of its own';
  const { url, auth } = platform;
  switch (auth.kind) {
    case 'caller':
      return `${url}, with the token of the caller`;
    case 'shared':
      return `${url}, with ${auth.credentials.kind} credentials`;
    case 'by-organisation':
      return `${url}, with credentials for ${auth.credentials.size} organisations`;
  }
}
