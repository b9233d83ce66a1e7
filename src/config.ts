import path from 'node:path';
import { validateSync } from 'class-validator';
import { type AuthConfig, authProblems, toAuthConfig } from './auth/auth-config';
import { Environment, type LogLevel } from './environment';
import type { GraphQLLimits } from './graphql/limits';
import type { HttpLimits } from './http/limits';
import { isLoopback } from './loopback';
import type { PlatformConfig } from './platform-config';
import { readPlatform } from './platform-environment';
import { readSecretFiles } from './secret-files';
import { describeUnknownVariable, findUnknownVariables, type UnknownVariable } from './unknown-variables';

const APOLLO_SANDBOX = 'https://studio.apollographql.com';

/** The configuration of the gateway. */
export interface Config {
  readonly server: ServerConfig;
  readonly auth: AuthConfig;
  readonly rateLimits: RateLimitConfig;
  /** Null if the gateway is a registry of its own. */
  readonly platform: PlatformConfig | null;
  readonly database: DatabaseConfig;
  readonly events: EventsConfig;
  readonly limits: Limits;
  readonly disclosure: DisclosureConfig;
  /** Null if nothing is measured. */
  readonly metrics: MetricsConfig | null;
  readonly log: LogConfig;
  /** Whether traces are exported, to the collector that the environment names. */
  readonly tracing: boolean;
  /** Variables that are ignored, and are probably misspelt. */
  readonly unknownVariables: readonly UnknownVariable[];
}

/** Where metrics are served. */
export interface MetricsConfig {
  readonly host: string;
  /** 0 picks any free port. */
  readonly port: number;
}

export interface LogConfig {
  readonly level: LogLevel;
  /** Null: readable if the log goes to a terminal. */
  readonly format: 'pretty' | 'json' | null;
}

export interface ServerConfig {
  readonly host: string;
  /** 0 picks any free port. */
  readonly port: number;
  /** The addresses of the proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Origins whose pages may call the gateway; `*` for all. */
  readonly corsOrigins: readonly string[];
  /** How long requests in flight may take once the gateway stops, in ms. */
  readonly shutdownGrace: number;
}

/** What a request may ask of the process. */
export type Limits = HttpLimits & GraphQLLimits;

/** The name of a variable. */
export type VariableName = keyof Environment;

/** What the gateway reveals about itself. */
export interface DisclosureConfig {
  /** Whether a client may read the schema. */
  readonly introspection: boolean;
  /** Whether a browser that opens `/graphql` gets Apollo Sandbox. */
  readonly landingPage: boolean;
  /** Whether GraphiQL is served at `/graphiql`. */
  readonly console: boolean;
  /** Whether errors suggest names of the schema. */
  readonly suggestions: boolean;
  /** Whether an internal error carries the stack. */
  readonly stackTraces: boolean;
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
      /** How long a write may wait for those before it, in ms. */
      readonly writeWait: number;
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
      /** How long a write may wait for those before it, in ms. */
      readonly writeWait: number;
    };

/** All problems of the environment, by the names of the variables. The message contains no values. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`the environment is invalid: ${problems.join('; ')}`);
  }
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the part of the environment that is about the database, for a process that serves nobody. An empty variable counts as
 * unset.
 *
 * @throws ConfigError with the problems of every single variable at once
 */
export function readDatabaseConfig(variables: Variables): DatabaseConfig {
  const environment = toEnvironment(variables);
  const problems = problemsOf(environment);
  if (problems.length > 0) throw new ConfigError(problems);
  return readDatabase(environment);
}

/**
 * Reads the environment. An empty variable counts as unset.
 *
 * @throws ConfigError with all problems at once
 */
export function readConfig(variables: Variables): Config {
  const environment = toEnvironment(variables);
  const fileProblems = readSecretFiles(environment);
  const reading = readPlatform(environment);
  const problems = [
    ...fileProblems,
    ...problemsOf(environment),
    ...authProblems(environment),
    ...('problems' in reading ? reading.problems : []),
  ];
  const unknownVariables = findUnknownVariables(variables, Object.keys(environment));
  // One of them may be the reason for a problem.
  if (problems.length > 0 || 'problems' in reading)
    throw new ConfigError([...problems, ...unknownVariables.map(describeUnknownVariable)]);

  return {
    server: {
      host: environment.HOST,
      port: Number(environment.PORT),
      trustedProxies: listOf(environment.TRUST_PROXY),
      corsOrigins: readOrigins(environment),
      shutdownGrace: seconds(environment.SHUTDOWN_GRACE),
    },
    auth: toAuthConfig(environment),
    rateLimits: readRateLimits(environment),
    platform: reading.platform,
    database: readDatabase(environment),
    events: {
      strict: environment.STRICT === 'true',
      idempotencyTtl: seconds(environment.IDEMPOTENCY_TTL),
    },
    limits: readLimits(environment),
    disclosure: {
      introspection: flag(environment.INTROSPECTION, !isProduction(environment)),
      landingPage: flag(environment.LANDING_PAGE, !isProduction(environment)),
      console: flag(environment.CONSOLE, !isProduction(environment)),
      suggestions: environment.SUGGESTIONS === 'true',
      stackTraces: environment.STACK_TRACES === 'true',
    },
    metrics: readMetrics(environment),
    log: { level: environment.LOG_LEVEL, format: readLogFormat(environment) },
    tracing: environment.OTEL_EXPORTER_OTLP_ENDPOINT !== '',
    unknownVariables,
  };
}

function toEnvironment(variables: Variables): Environment {
  const environment = new Environment();
  const set = Object.entries(variables).filter(([name, value]) => Object.hasOwn(environment, name) && value);
  return Object.assign(environment, Object.fromEntries(set));
}

/** What is wrong with each variable, whatever the others are. */
function problemsOf(environment: Environment): string[] {
  return validateSync(environment).flatMap(({ constraints }) => Object.values(constraints ?? {}));
}

/** What a caller may ask for in a minute, unless it is configured: far more than people and services need. */
const DEFAULT_RATE_LIMITS: RateLimitConfig = { requests: 6_000, writes: 1_200 };

function readMetrics({ METRICS_HOST, METRICS_PORT }: Environment): MetricsConfig | null {
  return METRICS_PORT === '' ? null : { host: METRICS_HOST, port: Number(METRICS_PORT) };
}

function readLogFormat({ LOG_FORMAT }: Environment): LogConfig['format'] {
  return LOG_FORMAT === 'pretty' || LOG_FORMAT === 'json' ? LOG_FORMAT : null;
}

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

function isProduction({ NODE_ENV }: Environment): boolean {
  return NODE_ENV === 'production';
}

/** Apollo's hosted Sandbox may call the gateway too, except in production. */
function readOrigins(environment: Environment): string[] {
  const origins = listOf(environment.CORS_ORIGINS);
  return isProduction(environment) || origins.includes('*') ? origins : [...origins, APOLLO_SANDBOX];
}

function readLimits(environment: Environment): Limits {
  return {
    requestTimeout: seconds(environment.REQUEST_TIMEOUT),
    maxHeaderSize: Number(environment.MAX_HEADER_SIZE),
    maxBodySize: Number(environment.MAX_BODY_SIZE),
    maxDefinitionSize: Number(environment.MAX_DEFINITION_SIZE),
    maxDocumentLength: Number(environment.MAX_DOCUMENT_LENGTH),
    maxDocumentLines: Number(environment.MAX_DOCUMENT_LINES),
    maxDocumentTokens: Number(environment.MAX_DOCUMENT_TOKENS),
    maxDocumentDepth: Number(environment.MAX_DOCUMENT_DEPTH),
    maxDocumentDirectives: Number(environment.MAX_DOCUMENT_DIRECTIVES),
    maxDirectives: Number(environment.MAX_DIRECTIVES),
    maxRootFields: Number(environment.MAX_ROOT_FIELDS),
    maxVariableKeys: Number(environment.MAX_VARIABLE_KEYS),
    maxVariableDepth: Number(environment.MAX_VARIABLE_DEPTH),
    maxComplexity: Number(environment.MAX_COMPLEXITY),
    maxBlockingComplexity: Number(environment.MAX_BLOCKING_COMPLEXITY),
    maxResponseSize: Number(environment.MAX_RESPONSE_SIZE),
    maxEventLoopDelay: Number(environment.MAX_EVENT_LOOP_DELAY),
  };
}

function readDatabase(environment: Environment): DatabaseConfig {
  const url = environment.DATABASE_URL;
  const migrateOnStart = environment.MIGRATE_ON_START === 'true';
  const startTimeout = seconds(environment.DATABASE_WAIT);
  const writeWait = seconds(environment.WRITE_WAIT);
  return url.startsWith('file:')
    ? {
        provider: 'sqlite',
        file: path.resolve(url.slice('file:'.length)),
        migrateOnStart,
        startTimeout,
        writeWait,
      }
    : {
        provider: 'postgresql',
        // Two names of one scheme.
        url: url.replace(/^postgres:/, 'postgresql:'),
        migrateOnStart,
        poolSize: Number(environment.DATABASE_POOL_SIZE),
        connectTimeout: seconds(environment.DATABASE_CONNECT_TIMEOUT),
        statementTimeout: seconds(environment.DATABASE_STATEMENT_TIMEOUT),
        startTimeout,
        writeWait,
      };
}

/** The items of a comma-separated list. */
function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** An empty variable has the default. */
function flag(text: string, byDefault: boolean): boolean {
  return text === '' ? byDefault : text === 'true';
}

function seconds(text: string): number {
  return Number(text) * 1000;
}
