import path from 'node:path';
import { validateSync } from 'class-validator';
import { Environment, type LogLevel } from './environment';
import { REQUEST_TIMEOUT } from './http/limits';

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
  /** Requests are refused while the event loop is delayed by more than this on average, in ms; 0 refuses none. */
  readonly maxEventLoopDelay: number;
  /** How long requests in flight may take once the gateway stops, in ms. */
  readonly shutdownGrace: number;
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
      maxEventLoopDelay: Number(environment.MAX_EVENT_LOOP_DELAY),
      shutdownGrace: seconds(environment.SHUTDOWN_GRACE),
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

function seconds(text: string): number {
  return Number(text) * 1000;
}
