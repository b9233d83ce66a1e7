import path from 'node:path';
import { validateSync } from 'class-validator';
import { type AuthConfig, authProblems, toAuthConfig } from './auth/auth-config';
import { Environment, type LogLevel } from './environment';
import { REQUEST_TIMEOUT } from './http/limits';
import { isLoopback } from './loopback';

/** The configuration of the gateway. */
export interface Config {
  readonly server: ServerConfig;
  readonly auth: AuthConfig;
  readonly rateLimits: RateLimitConfig;
  readonly database: DatabaseConfig;
  readonly events: EventsConfig;
  readonly log: { readonly level: LogLevel };
}

export interface ServerConfig {
  readonly host: string;
  /** 0 picks any free port. */
  readonly port: number;
  /** The addresses of the proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Origins whose pages may call the gateway; `*` for all. */
  readonly corsOrigins: readonly string[];
  /** Whether Apollo Sandbox is served and may call the gateway. */
  readonly development: boolean;
  /** The time that a client has to send a request, in ms. */
  readonly requestTimeout: number;
}

/** How much a caller may ask for in a minute; 0 for no limit. */
export interface RateLimitConfig {
  readonly requests: number;
  /** Definitions that are created or updated. */
  readonly writes: number;
}

export interface EventsConfig {
  /** Whether warnings reject a definition. */
  readonly strict: boolean;
  /** How long an idempotency key is kept, in ms. */
  readonly idempotencyTtl: number;
}

/** Where events are stored. */
export type DatabaseConfig =
  | {
      readonly provider: 'sqlite';
      /** An absolute path. */
      readonly file: string;
      readonly migrateOnStart: boolean;
      /** How long a start waits for another process that has locked the file, in ms. */
      readonly startTimeout: number;
    }
  | {
      readonly provider: 'postgresql';
      readonly url: string;
      readonly migrateOnStart: boolean;
      /** The most connections that the gateway opens. */
      readonly poolSize: number;
      /** How long a request waits for a connection, in ms. */
      readonly connectTimeout: number;
      /** How long a statement may run, in ms. */
      readonly statementTimeout: number;
      /** How long a start waits for a database that does not answer, in ms. */
      readonly startTimeout: number;
    };

/** All problems of the environment, by the names of the variables. The message contains no values. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`the environment is invalid: ${problems.join('; ')}`);
  }
}

/**
 * Reads the environment. An empty variable counts as unset.
 *
 * @throws ConfigError with all problems at once
 */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const environment = new Environment();
  const set = Object.entries(variables).filter(([name, value]) => Object.hasOwn(environment, name) && value);
  Object.assign(environment, Object.fromEntries(set));

  const problems = [
    ...validateSync(environment).flatMap(({ constraints }) => Object.values(constraints ?? {})),
    ...authProblems(environment),
  ];
  if (problems.length > 0) throw new ConfigError(problems);

  return {
    server: {
      host: environment.HOST,
      port: Number(environment.PORT),
      trustedProxies: listOf(environment.TRUST_PROXY),
      corsOrigins: listOf(environment.CORS_ORIGINS),
      development: environment.NODE_ENV !== 'production',
      requestTimeout: REQUEST_TIMEOUT,
    },
    auth: toAuthConfig(environment),
    rateLimits: readRateLimits(environment),
    database: readDatabase(environment),
    events: {
      strict: environment.STRICT === 'true',
      idempotencyTtl: seconds(environment.IDEMPOTENCY_TTL),
    },
    log: { level: environment.LOG_LEVEL },
  };
}

/** What a caller may ask for in a minute, unless it is configured: far more than people and services need. */
const DEFAULT_RATE_LIMITS: RateLimitConfig = { requests: 6_000, writes: 1_200 };

function readRateLimits(environment: Environment): RateLimitConfig {
  const { RATE_LIMIT, WRITE_RATE_LIMIT, HOST } = environment;
  // Whoever can reach a gateway without callers on a loopback address owns the machine.
  const isLocal = toAuthConfig(environment).mode === 'none' && isLoopback(HOST);
  const limit = (text: string, fallback: number): number =>
    text === '' ? (isLocal ? 0 : fallback) : Number(text);
  return {
    requests: limit(RATE_LIMIT, DEFAULT_RATE_LIMITS.requests),
    writes: limit(WRITE_RATE_LIMIT, DEFAULT_RATE_LIMITS.writes),
  };
}

function readDatabase(environment: Environment): DatabaseConfig {
  const url = environment.DATABASE_URL;
  const migrateOnStart = environment.MIGRATE_ON_START === 'true';
  const startTimeout = seconds(environment.DATABASE_WAIT);
  return url.startsWith('file:')
    ? { provider: 'sqlite', file: path.resolve(url.slice('file:'.length)), migrateOnStart, startTimeout }
    : {
        provider: 'postgresql',
        // Two names of one scheme.
        url: url.replace(/^postgres:/, 'postgresql:'),
        migrateOnStart,
        poolSize: Number(environment.DATABASE_POOL_SIZE),
        connectTimeout: seconds(environment.DATABASE_CONNECT_TIMEOUT),
        statementTimeout: seconds(environment.DATABASE_STATEMENT_TIMEOUT),
        startTimeout,
      };
}

/** The items of a comma-separated list. */
function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function seconds(text: string): number {
  return Number(text) * 1000;
}
