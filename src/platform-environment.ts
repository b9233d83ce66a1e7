import { sourcesOf } from './auth/auth-config';
import { BASIC_USER, type Environment } from './environment';
import type { PlatformAuth, PlatformConfig, PlatformCredentials } from './platform-config';
import { parseJsonObject } from './events/model/json-object';
import { readTextFile } from './secret-files';

/** The variables with the credentials of a gateway that has only one organisation. */
const SHARED = {
  oauth: ['PLATFORM_KEY', 'PLATFORM_SECRET'],
  basic: ['PLATFORM_USER', 'PLATFORM_PASSWORD'],
} as const;

const ALL_SHARED = [...SHARED.oauth, ...SHARED.basic];

/** The properties of a set of credentials in the file of credentials. */
const PROPERTIES = { oauth: ['key', 'secret'], basic: ['user', 'password'] } as const;

type Kind = keyof typeof SHARED;

/** The platform, or what is wrong with the variables about it as a whole, by name and without their values. */
type PlatformReading =
  { readonly platform: PlatformConfig | null } | { readonly problems: readonly string[] };

/**
 * Reads the variables about the platform; null stands for a gateway without one.
 */
export function readPlatform(environment: Environment): PlatformReading {
  const { PLATFORM_URL, PLATFORM_TIMEOUT, PLATFORM_CONCURRENCY } = environment;
  if (PLATFORM_URL === '') return { platform: null };
  const auth = readAuth(environment);
  if ('problems' in auth) return auth;
  return {
    platform: {
      url: PLATFORM_URL.replace(/\/$/, ''),
      timeout: Number(PLATFORM_TIMEOUT) * 1000,
      concurrency: Number(PLATFORM_CONCURRENCY),
      auth,
    },
  };
}

function readAuth(environment: Environment): PlatformAuth | { readonly problems: readonly string[] } {
  const { PLATFORM_AUTH: mode, PLATFORM_CREDENTIALS_FILE: file } = environment;
  if (mode === '') return { problems: ['PLATFORM_AUTH must be oauth, basic or caller'] };
  // Any other value is reported as invalid by itself.
  if (mode !== 'oauth' && mode !== 'basic' && mode !== 'caller') return { problems: [] };
  const needed: readonly string[] = mode === 'caller' || file !== '' ? [] : SHARED[mode];
  const problems = ALL_SHARED.flatMap((name) => {
    const isSet = environment[name] !== '';
    if (needed.includes(name)) return isSet ? [] : [`${name} must be set for PLATFORM_AUTH=${mode}`];
    if (!isSet) return [];
    return file !== '' && mode !== 'caller'
      ? [`${name} must not be set together with PLATFORM_CREDENTIALS_FILE`]
      : [`${name} must not be set for PLATFORM_AUTH=${mode}`];
  });
  if (mode === 'caller') {
    const unused = file === '' ? [] : ['PLATFORM_CREDENTIALS_FILE must not be set for PLATFORM_AUTH=caller'];
    return problems.length + unused.length > 0 ? { problems: [...problems, ...unused] } : { kind: 'caller' };
  }
  if (problems.length > 0) return { problems };
  if (file === '' && sourcesOf(environment).length > 0) {
    const names = SHARED[mode].join(' and ');
    return {
      problems: [
        `PLATFORM_CREDENTIALS_FILE must be set instead of ${names} if callers are authenticated, since their organisations must not share an account`,
      ],
    };
  }
  return file === '' ? { kind: 'shared', credentials: sharedOf(environment, mode) } : readFile(file, mode);
}

function sharedOf(environment: Environment, kind: Kind): PlatformCredentials {
  const { PLATFORM_KEY, PLATFORM_SECRET, PLATFORM_USER, PLATFORM_PASSWORD } = environment;
  return kind === 'oauth'
    ? { kind, key: PLATFORM_KEY, secret: PLATFORM_SECRET }
    : { kind, user: PLATFORM_USER, password: PLATFORM_PASSWORD };
}

/** A JSON object with a set of credentials for each organisation, by its id. */
function readFile(file: string, kind: Kind): PlatformAuth | { readonly problems: readonly string[] } {
  const content = readTextFile(file);
  if (content === null) return { problems: ['PLATFORM_CREDENTIALS_FILE must name a file that can be read'] };
  const entries = Object.entries(parseJsonObject(content) ?? {});
  const credentials = new Map<string, PlatformCredentials>();
  for (const [orgId, entry] of entries) {
    const given = credentialsOf(entry, kind);
    if (given !== null) credentials.set(orgId, given);
  }
  if (entries.length === 0 || credentials.size < entries.length) {
    const [first, second] = PROPERTIES[kind];
    const problem = `PLATFORM_CREDENTIALS_FILE must contain a JSON object with a "${first}" and a "${second}" for each organisation`;
    return { problems: [problem] };
  }
  return { kind: 'by-organisation', credentials };
}

function credentialsOf(entry: unknown, kind: Kind): PlatformCredentials | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const text = (name: string): string => {
    const value: unknown = Reflect.get(entry, name);
    return typeof value === 'string' ? value : '';
  };
  const [first, second] = PROPERTIES[kind].map(text);
  if (!first || !second) return null;
  if (kind === 'oauth') return { kind, key: first, secret: second };
  return BASIC_USER.test(first) ? { kind, user: first, password: second } : null;
}
