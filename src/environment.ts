import 'reflect-metadata';
import { isIP } from 'node:net';
import { IsIn, IsPort, Matches, MinLength, ValidateBy, ValidateIf } from 'class-validator';
import { isLoopback } from './loopback';

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

/** The URL of a key server. Whoever can change what it answers can let themselves in, so it must not be sent in clear. */
function isKeyServerUrl(text: unknown): boolean {
  if (typeof text !== 'string' || !URL.canParse(text)) return false;
  const { protocol, hostname, username } = new URL(text);
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)));
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

  AUTH_ISSUER = '';

  AUTH_AUDIENCE = '';

  @Matches(new RegExp(`^(${TOKEN_ALGORITHM})(,(${TOKEN_ALGORITHM}))*$`), {
    message: 'AUTH_ALGORITHMS must be a list of RS256, ES256, PS256, EdDSA and the like, comma-separated',
  })
  AUTH_ALGORITHMS = 'RS256';

  AUTH_ORG_CLAIM = 'org_id';

  AUTH_SCOPE_CLAIM = 'scope';

  API_KEYS_FILE = '';

  @Matches(/^\d{0,7}$/, { message: 'RATE_LIMIT must be a whole number of requests a minute, 0 for no limit' })
  RATE_LIMIT = '';

  @Matches(/^\d{0,7}$/, {
    message: 'WRITE_RATE_LIMIT must be a whole number of definitions a minute, 0 for no limit',
  })
  WRITE_RATE_LIMIT = '';

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
