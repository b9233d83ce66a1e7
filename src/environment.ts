import 'reflect-metadata';
import { IsIn, IsPort, Matches, ValidateBy } from 'class-validator';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

const LOG_LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

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

/** The environment variables as text, with their defaults. */
export class Environment {
  @Matches(/^[\w.:-]+$/, { message: 'HOST must be a host name or an address' })
  HOST = '127.0.0.1';

  @IsPort({ message: 'PORT must be a whole number from 0 to 65535' })
  PORT = '4000';

  @Matches(/^\d{1,6}$/, { message: 'MAX_EVENT_LOOP_DELAY must be a whole number of milliseconds' })
  MAX_EVENT_LOOP_DELAY = '1000';

  @Matches(POSITIVE_INTEGER, { message: 'SHUTDOWN_GRACE must be a whole number of seconds, at least 1' })
  SHUTDOWN_GRACE = '15';

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

  @Matches(POSITIVE_INTEGER, { message: 'WRITE_WAIT must be a whole number of seconds, at least 1' })
  WRITE_WAIT = '5';

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
