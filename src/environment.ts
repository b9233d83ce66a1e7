import 'reflect-metadata';
import { isIP } from 'node:net';
import { IsIn, IsPort, Matches, MinLength, ValidateBy, ValidateIf } from 'class-validator';
import { Flag, WholeNumber } from './environment.decorators';
import { isLoopback } from './loopback';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

const LOG_LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** As many seconds as no timer overflows with. */
const SECONDS = { min: 1, max: 999_999, unit: 'seconds' };

/** More would not fit into a string. */
const BYTES = { min: 1, max: 500_000_000, unit: 'bytes' };

/** 0 is no limit. */
const BUDGET = { min: 0, max: 9_999_999 };

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

function isHttpUrl(text: unknown): boolean {
  return typeof text === 'string' && /^https?:\/\//.test(text) && URL.canParse(text);
}

/** The URL of a key server. Whoever can change what it answers on the way can let themselves in. */
function isKeyServerUrl(text: unknown): boolean {
  if (typeof text !== 'string' || !URL.canParse(text)) return false;
  const { protocol, hostname, username } = new URL(text);
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)));
}

/** The user of HTTP's Basic scheme, which ends it with a colon. */
export const BASIC_USER = /^[^:]+$/;

/** The URL of the platform, which gets credentials: like that of a key server, and paths are appended to it. */
function isPlatformUrl(text: unknown): boolean {
  return isKeyServerUrl(text) && typeof text === 'string' && !/[?#]/.test(text);
}

/** The algorithms of tokens whose keys come from a key server: those whose public key cannot sign. */
const TOKEN_ALGORITHM = '(RS|PS|ES)(256|384|512)|EdDSA';

/** Names that stand for ranges of addresses. */
const ADDRESS_RANGES = ['loopback', 'linklocal', 'uniquelocal'];

/** Addresses, ranges such as `10.0.0.0/8`, and names of ranges. */
function isProxyList(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  return text.split(',').every((proxy) => {
    if (ADDRESS_RANGES.includes(proxy)) return true;
    const [address = '', prefix, ...others] = proxy.split('/');
    const version = isIP(address);
    const isPrefix = prefix === undefined || /^[1-9]\d{0,2}$/.test(prefix);
    return (
      version !== 0 && others.length === 0 && isPrefix && Number(prefix ?? 1) <= (version === 4 ? 32 : 128)
    );
  });
}

/** Accepts an empty value as well. */
function IfSet(): PropertyDecorator {
  return ValidateIf((_, value) => value !== '');
}

/** The environment variables as text, with their defaults. */
export class Environment {
  @Matches(/^[\w.:-]+$/, { message: 'HOST must be a host name or an address' })
  HOST = '127.0.0.1';

  @IsPort({ message: 'PORT must be a whole number from 0 to 65535' })
  PORT = '4000';

  @Matches(/^[\w.:-]+$/, { message: 'METRICS_HOST must be a host name or an address' })
  METRICS_HOST = '127.0.0.1';

  /** Empty: nothing is measured. */
  @IfSet()
  @IsPort({ message: 'METRICS_PORT must be a whole number from 0 to 65535' })
  METRICS_PORT = '';

  @WholeNumber(SECONDS)
  SHUTDOWN_GRACE = '15';

  @IfSet()
  @ValidateBy(
    { name: 'isProxyList', validator: { validate: isProxyList } },
    { message: 'TRUST_PROXY must be a list of addresses such as 10.0.0.1 or 10.0.0.0/8, comma-separated' },
  )
  TRUST_PROXY = '';

  @IsIn(['', 'none', 'required'], { message: 'AUTH must be none or required' })
  AUTH = '';

  @IfSet()
  @ValidateBy(
    { name: 'isKeyServerUrl', validator: { validate: isKeyServerUrl } },
    { message: 'AUTH_JWKS_URL must be an https URL (http on this machine only) without a password' },
  )
  AUTH_JWKS_URL = '';

  @IfSet()
  @MinLength(32, { message: 'AUTH_JWT_SECRET must have at least 32 characters' })
  AUTH_JWT_SECRET = '';

  AUTH_JWT_SECRET_FILE = '';

  AUTH_ISSUER = '';

  AUTH_AUDIENCE = '';

  @Matches(new RegExp(`^(${TOKEN_ALGORITHM})(,(${TOKEN_ALGORITHM}))*$`), {
    message: 'AUTH_ALGORITHMS must be a list of RS256, ES256, PS256, EdDSA and the like, comma-separated',
  })
  AUTH_ALGORITHMS = 'RS256';

  AUTH_ORG_CLAIM = 'org_id';

  AUTH_SCOPE_CLAIM = 'scope';

  API_KEYS_FILE = '';

  @IfSet()
  @ValidateBy(
    { name: 'isPlatformUrl', validator: { validate: isPlatformUrl } },
    {
      message: 'PLATFORM_URL must be an https URL (http on this machine only) without a password and a query',
    },
  )
  PLATFORM_URL = '';

  @WholeNumber({ ...SECONDS, max: 300 })
  PLATFORM_TIMEOUT = '10';

  @WholeNumber({ min: 1, max: 1_000 })
  PLATFORM_CONCURRENCY = '10';

  @IsIn(['', 'oauth', 'basic', 'caller'], { message: 'PLATFORM_AUTH must be oauth, basic or caller' })
  PLATFORM_AUTH = '';

  PLATFORM_KEY = '';

  PLATFORM_SECRET = '';

  PLATFORM_SECRET_FILE = '';

  @IfSet()
  @Matches(BASIC_USER, { message: 'PLATFORM_USER must not contain a colon' })
  PLATFORM_USER = '';

  PLATFORM_PASSWORD = '';

  PLATFORM_PASSWORD_FILE = '';

  PLATFORM_CREDENTIALS_FILE = '';

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

  /** Empty: by where the log goes. */
  @IsIn(['', 'pretty', 'json'], { message: 'LOG_FORMAT must be pretty or json' })
  LOG_FORMAT = '';

  @IfSet()
  @ValidateBy(
    { name: 'isHttpUrl', validator: { validate: isHttpUrl } },
    { message: 'OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL' },
  )
  OTEL_EXPORTER_OTLP_ENDPOINT = '';

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

  /** Empty: by NODE_ENV. */
  @Flag('')
  CONSOLE = '';

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

  /** Those below `query` of a payload count too. */
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

  /** Empty: by who may reach the gateway. */
  @IfSet()
  @WholeNumber(BUDGET)
  RATE_LIMIT = '';

  /** Empty: by who may reach the gateway. */
  @IfSet()
  @WholeNumber(BUDGET)
  WRITE_RATE_LIMIT = '';

  @WholeNumber(SECONDS)
  WRITE_WAIT = '5';

  @WholeNumber({ min: 0, max: 999_999, unit: 'milliseconds' })
  MAX_EVENT_LOOP_DELAY = '1000';
}
