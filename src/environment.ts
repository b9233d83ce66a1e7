import 'reflect-metadata';
import { IsIn, IsPort, Matches, ValidateBy } from 'class-validator';
import { Flag, WholeNumber } from './environment.decorators';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

const LOG_LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** As many seconds as no timer overflows with. */
const SECONDS = { min: 1, max: 999_999, unit: 'seconds' };

/** More would not fit into a string. */
const BYTES = { min: 1, max: 500_000_000, unit: 'bytes' };

const COUNT = { min: 1, max: 999_999_999 };

/** graphql-js recurses, and some 1,000 levels overflow its stack. */
const LEVELS = { min: 1, max: 500, unit: 'levels' };

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

  @ValidateBy(
    { name: 'isDatabaseUrl', validator: { validate: isDatabaseUrl } },
    {
      message: 'DATABASE_URL must be file:<path> or postgresql://<user>:<password>@<host>:<port>/<database>',
    },
  )
  DATABASE_URL = 'file:./data/events.db';

  @WholeNumber({ min: 1, max: 999_999 })
  DATABASE_POOL_SIZE = '10';

  @WholeNumber(SECONDS)
  DATABASE_CONNECT_TIMEOUT = '5';

  @WholeNumber(SECONDS)
  DATABASE_STATEMENT_TIMEOUT = '10';

  @WholeNumber({ ...SECONDS, min: 0 })
  DATABASE_WAIT = '30';

  @Flag()
  MIGRATE_ON_START = 'true';

  @WholeNumber(SECONDS)
  IDEMPOTENCY_TTL = '86400';

  @Flag()
  STRICT = 'false';

  @IsIn(LOG_LEVELS, { message: `LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}` })
  LOG_LEVEL: LogLevel = 'info';

  @Matches(new RegExp(String.raw`^(\*|${ORIGIN}(\s*,\s*${ORIGIN})*)?$`), {
    message: 'CORS_ORIGINS must be a list of origins such as https://app.example.com, comma-separated, or *',
  })
  CORS_ORIGINS = '';

  NODE_ENV = 'development';

  /** Empty: by NODE_ENV. */
  @Flag('')
  INTROSPECTION = '';

  /** Empty: by NODE_ENV. */
  @Flag('')
  LANDING_PAGE = '';

  @Flag()
  SUGGESTIONS = 'false';

  @Flag()
  STACK_TRACES = 'false';

  @WholeNumber(SECONDS)
  REQUEST_TIMEOUT = '30';

  /** Node's default. */
  @WholeNumber({ ...BYTES, min: 1_024 })
  MAX_HEADER_SIZE = '16384';

  @WholeNumber(BYTES)
  MAX_BODY_SIZE = '1048576';

  /** The largest valid definition has some 120 KB, if every character is escaped. */
  @WholeNumber(BYTES)
  MAX_DEFINITION_SIZE = '262144';

  /** The largest definition has some 100,000 if it is written as a literal and every character is escaped. */
  @WholeNumber({ ...COUNT, unit: 'characters' })
  MAX_DOCUMENT_LENGTH = '131072';

  @WholeNumber(COUNT)
  MAX_DOCUMENT_LINES = '10000';

  /** More than the largest definition needs if it is written as a literal. */
  @WholeNumber(COUNT)
  MAX_DOCUMENT_TOKENS = '10000';

  /** The introspection query of common tools has 15. */
  @WholeNumber(LEVELS)
  MAX_DOCUMENT_DEPTH = '100';

  /** Enough for a condition at each field of a large document. */
  @WholeNumber({ ...COUNT, min: 0 })
  MAX_DOCUMENT_DIRECTIVES = '500';

  /** No more than two, `@include` and `@skip`, can be valid at one place. */
  @WholeNumber({ ...COUNT, min: 0 })
  MAX_DIRECTIVES = '5';

  @WholeNumber(COUNT)
  MAX_ROOT_FIELDS = '10';

  /** The largest input type has a tenth of them. */
  @WholeNumber(COUNT)
  MAX_VARIABLE_KEYS = '100';

  /** The deepest input, a list of definitions, has 7. */
  @WholeNumber(LEVELS)
  MAX_VARIABLE_DEPTH = '16';

  /** Permits the largest page of events, and the largest list of new events, with everything of each. */
  @WholeNumber(COUNT)
  MAX_COMPLEXITY = '720000';

  /** Some 100 ms. */
  @WholeNumber(COUNT)
  MAX_BLOCKING_COMPLEXITY = '80000';

  @WholeNumber(BYTES)
  MAX_RESPONSE_SIZE = '10000000';
}
