import 'reflect-metadata';
import path from 'node:path';
import { IsIn, IsNotEmpty, IsPort, Matches, validateSync } from 'class-validator';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

const LOG_LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** How the gateway runs. */
export interface Config {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The SQLite file, an absolute path. */
  readonly databaseFile: string;
  /** Warnings refuse an event. */
  readonly strict: boolean;
  readonly logLevel: LogLevel;
  /** Origins of other sites whose pages may call the gateway; `*` for all. */
  readonly corsOrigins: readonly string[];
  /** Not in production: Apollo Sandbox is served and may call. */
  readonly development: boolean;
}

/** Every problem of the environment, by the name of its variable. The message holds no value of any. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`the environment is invalid: ${problems.join('; ')}`);
  }
}

const ORIGIN = String.raw`https?://[^\s/,?#@]+`;

/** The variables as they are written, with their defaults. */
class Environment {
  @IsNotEmpty({ message: 'HOST must be a host name or an address' })
  HOST = '127.0.0.1';

  @IsPort({ message: 'PORT must be a whole number from 0 to 65535' })
  PORT = '4000';

  @Matches(/^file:(?!:memory:)[^?#]+$/, { message: 'DATABASE_URL must be file:<path>' })
  DATABASE_URL = 'file:./data/events.db';

  @IsIn(['true', 'false'], { message: 'STRICT must be true or false' })
  STRICT = 'false';

  @IsIn(LOG_LEVELS, { message: `LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}` })
  LOG_LEVEL: LogLevel = 'info';

  @Matches(new RegExp(String.raw`^(\*|${ORIGIN}(\s*,\s*${ORIGIN})*)?$`), {
    message: 'CORS_ORIGINS must be a list of origins such as https://app.example.com, parted by commas, or *',
  })
  CORS_ORIGINS = '';

  NODE_ENV = 'development';
}

/**
 * Reads the environment. A variable that is empty counts as left out.
 *
 * @throws ConfigError with every problem at once
 */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const environment = new Environment();
  const given = Object.entries(variables).filter(([name, value]) => name in environment && value);
  Object.assign(environment, Object.fromEntries(given));

  const problems = validateSync(environment).flatMap(({ constraints }) => Object.values(constraints ?? {}));
  if (problems.length > 0) throw new ConfigError(problems);

  return {
    host: environment.HOST,
    port: Number(environment.PORT),
    databaseFile: path.resolve(environment.DATABASE_URL.slice('file:'.length)),
    strict: environment.STRICT === 'true',
    logLevel: environment.LOG_LEVEL,
    corsOrigins: environment.CORS_ORIGINS.split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ''),
    development: environment.NODE_ENV !== 'production',
  };
}
