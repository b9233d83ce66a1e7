import 'reflect-metadata';
import path from 'node:path';
import { IsIn, IsPort, Matches, ValidateBy, validateSync } from 'class-validator';
import { REQUEST_TIMEOUT } from './http/limits';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

const LOG_LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** The configuration of the gateway. */
export interface Config {
  readonly server: ServerConfig;
  readonly database: DatabaseConfig;
  readonly events: EventsConfig;
  readonly log: { readonly level: LogLevel };
}

export interface ServerConfig {
  readonly host: string;
  /** 0 picks any free port. */
  readonly port: number;
  /** Origins whose pages may call the gateway; `*` for all. */
  readonly corsOrigins: readonly string[];
  /** Whether Apollo Sandbox is served and may call the gateway. */
  readonly development: boolean;
  /** The time that a client has to send a request, in ms. */
  readonly requestTimeout: number;
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

/** A positive whole number. As a number of seconds it does not overflow a timer. */
const POSITIVE_INTEGER = /^[1-9]\d{0,5}$/;

const ORIGIN = String.raw`https?://[^\s/,?#@]+`;

function isDatabaseUrl(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  if (/^file:(?!:memory:)[^?#]+$/.test(text)) return true;
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { hostname, pathname } = new URL(text);
  return hostname !== '' && pathname.length > 1;
}

/** The variables as text, with their defaults. */
class Environment {
  @Matches(/^[\w.:-]+$/, { message: 'HOST must be a host name or an address' })
  HOST = '127.0.0.1';

  @IsPort({ message: 'PORT must be a whole number from 0 to 65535' })
  PORT = '4000';

  @ValidateBy(
    { name: 'isDatabaseUrl', validator: { validate: isDatabaseUrl } },
    {
      message: 'DATABASE_URL must be file:<path> or postgresql://<user>:<password>@<host>:<port>/<database>',
    },
  )
  DATABASE_URL = 'file:./data/events.db';

  @Matches(POSITIVE_INTEGER, { message: 'DATABASE_POOL_SIZE must be a whole number from 1 to 999999' })
  DATABASE_POOL_SIZE = '10';

  @Matches(POSITIVE_INTEGER, {
    message: 'DATABASE_CONNECT_TIMEOUT must be a whole number of seconds, at least 1',
  })
  DATABASE_CONNECT_TIMEOUT = '5';

  @Matches(POSITIVE_INTEGER, {
    message: 'DATABASE_STATEMENT_TIMEOUT must be a whole number of seconds, at least 1',
  })
  DATABASE_STATEMENT_TIMEOUT = '10';

  @Matches(/^\d{1,6}$/, { message: 'DATABASE_WAIT must be a whole number of seconds' })
  DATABASE_WAIT = '30';

  @IsIn(['true', 'false'], { message: 'MIGRATE_ON_START must be true or false' })
  MIGRATE_ON_START = 'true';

  @Matches(POSITIVE_INTEGER, { message: 'IDEMPOTENCY_TTL must be a whole number of seconds, at least 1' })
  IDEMPOTENCY_TTL = '86400';

  @IsIn(['true', 'false'], { message: 'STRICT must be true or false' })
  STRICT = 'false';

  @IsIn(LOG_LEVELS, { message: `LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}` })
  LOG_LEVEL: LogLevel = 'info';

  @Matches(new RegExp(String.raw`^(\*|${ORIGIN}(\s*,\s*${ORIGIN})*)?$`), {
    message: 'CORS_ORIGINS must be a list of origins such as https://app.example.com, comma-separated, or *',
  })
  CORS_ORIGINS = '';

  NODE_ENV = 'development';
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

  const problems = validateSync(environment).flatMap(({ constraints }) => Object.values(constraints ?? {}));
  if (problems.length > 0) throw new ConfigError(problems);

  return {
    server: {
      host: environment.HOST,
      port: Number(environment.PORT),
      corsOrigins: environment.CORS_ORIGINS.split(',')
        .map((origin) => origin.trim())
        .filter((origin) => origin !== ''),
      development: environment.NODE_ENV !== 'production',
      requestTimeout: REQUEST_TIMEOUT,
    },
    database: readDatabase(environment),
    events: {
      strict: environment.STRICT === 'true',
      idempotencyTtl: seconds(environment.IDEMPOTENCY_TTL),
    },
    log: { level: environment.LOG_LEVEL },
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

function seconds(text: string): number {
  return Number(text) * 1000;
}
