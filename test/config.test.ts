import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ConfigError, readConfig } from '../src/config';
import { temporaryFolder } from './support/folder';

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    readConfig(variables);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const SANDBOX = 'https://studio.apollographql.com';

const LIMITS = {
  requestTimeout: 30_000,
  maxHeaderSize: 16_384,
  maxBodySize: 1_048_576,
  maxDefinitionSize: 262_144,
  maxDocumentLength: 131_072,
  maxDocumentLines: 10_000,
  maxDocumentTokens: 10_000,
  maxDocumentDepth: 100,
  maxDocumentDirectives: 500,
  maxDirectives: 5,
  maxRootFields: 10,
  maxVariableKeys: 100,
  maxVariableDepth: 16,
  maxComplexity: 720_000,
  maxBlockingComplexity: 80_000,
  maxResponseSize: 10_000_000,
  maxEventLoopDelay: 1_000,
};

test('an empty environment has the defaults', () => {
  expect(readConfig({})).toEqual({
    server: {
      host: '127.0.0.1',
      port: 4000,
      trustedProxies: [],
      corsOrigins: [SANDBOX],
      shutdownGrace: 15_000,
    },
    auth: { mode: 'none' },
    rateLimits: { requests: 0, writes: 0 },
    platform: null,
    database: {
      provider: 'sqlite',
      file: path.resolve('data/events.db'),
      migrateOnStart: true,
      startTimeout: 30_000,
      writeWait: 5_000,
    },
    events: { strict: false, idempotencyTtl: 86_400_000 },
    limits: LIMITS,
    disclosure: {
      introspection: true,
      landingPage: true,
      console: true,
      suggestions: false,
      stackTraces: false,
    },
    metrics: null,
    log: { level: 'info', format: null },
    tracing: false,
    unknownVariables: [],
  });
});

test('every variable is read', () => {
  expect(
    readConfig({
      HOST: '0.0.0.0',
      PORT: '0',
      METRICS_HOST: '10.0.0.5',
      METRICS_PORT: '9464',
      SHUTDOWN_GRACE: '3',
      TRUST_PROXY: '10.0.0.0/8,::1,loopback',
      AUTH: 'required',
      AUTH_JWKS_URL: 'https://login.example.com/keys',
      AUTH_ISSUER: 'https://login.example.com/',
      AUTH_AUDIENCE: 'events',
      AUTH_ALGORITHMS: 'ES256,EdDSA',
      AUTH_ORG_CLAIM: 'org',
      AUTH_SCOPE_CLAIM: 'scp',
      API_KEYS_FILE: '/etc/api-keys.json',
      RATE_LIMIT: '60',
      WRITE_RATE_LIMIT: '0',
      DATABASE_URL: 'file:/var/lib/events.db',
      WRITE_WAIT: '2',
      MIGRATE_ON_START: 'false',
      IDEMPOTENCY_TTL: '60',
      STRICT: 'true',
      LOG_LEVEL: 'silent',
      LOG_FORMAT: 'pretty',
      CORS_ORIGINS: 'https://app.example.com, http://localhost:3000',
      NODE_ENV: 'production',
      INTROSPECTION: 'true',
      LANDING_PAGE: 'true',
      CONSOLE: 'true',
      SUGGESTIONS: 'true',
      STACK_TRACES: 'true',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318',
    }),
  ).toEqual({
    server: {
      host: '0.0.0.0',
      port: 0,
      trustedProxies: ['10.0.0.0/8', '::1', 'loopback'],
      corsOrigins: ['https://app.example.com', 'http://localhost:3000'],
      shutdownGrace: 3_000,
    },
    auth: {
      mode: 'callers',
      token: {
        keys: { kind: 'key-server', url: new URL('https://login.example.com/keys') },
        issuer: 'https://login.example.com/',
        audience: 'events',
        algorithms: ['ES256', 'EdDSA'],
        orgClaim: 'org',
        scopeClaim: 'scp',
        keyCooldown: 10_000,
      },
      apiKeysFile: '/etc/api-keys.json',
    },
    rateLimits: { requests: 60, writes: 0 },
    platform: null,
    database: {
      provider: 'sqlite',
      file: '/var/lib/events.db',
      migrateOnStart: false,
      startTimeout: 30_000,
      writeWait: 2_000,
    },
    events: { strict: true, idempotencyTtl: 60_000 },
    limits: LIMITS,
    disclosure: {
      introspection: true,
      landingPage: true,
      console: true,
      suggestions: true,
      stackTraces: true,
    },
    metrics: { host: '10.0.0.5', port: 9464 },
    log: { level: 'silent', format: 'pretty' },
    tracing: true,
    unknownVariables: [],
  });
});

test('every limit is read, times in seconds', () => {
  // MAX_BODY_SIZE sets maxBodySize.
  const variableOf = (limit: string): string => limit.replace(/[A-Z]/g, '_$&').toUpperCase();
  const names = Object.keys(LIMITS);
  const given = names.map((name, i) => [variableOf(name), String(name === 'maxHeaderSize' ? 2_000 : i + 2)]);
  const { limits } = readConfig(Object.fromEntries(given) as Record<string, string>);
  expect(Object.keys(limits)).toEqual(names);
  expect(Object.values(limits)).toEqual(given.map(([, value], i) => Number(value) * (i === 0 ? 1_000 : 1)));
});

test('production reveals nothing unless asked for by name', () => {
  const nothing = {
    introspection: false,
    landingPage: false,
    console: false,
    suggestions: false,
    stackTraces: false,
  };
  const inProduction = readConfig({ NODE_ENV: 'production' });
  expect(inProduction.disclosure).toEqual(nothing);
  expect(inProduction.server.corsOrigins).toEqual([]);
  expect(readConfig({ INTROSPECTION: 'false', LANDING_PAGE: 'false', CONSOLE: 'false' }).disclosure).toEqual(
    nothing,
  );
  expect(readConfig({ NODE_ENV: 'production', INTROSPECTION: 'true' }).disclosure).toEqual({
    ...nothing,
    introspection: true,
  });
});

test('* allows every origin, and no other is listed', () => {
  expect(readConfig({ CORS_ORIGINS: '*' }).server.corsOrigins).toEqual(['*']);
});

test('the variables for Postgres are read, times in seconds', () => {
  const url = 'postgresql://events:secret@localhost:5432/events';
  const postgres = { provider: 'postgresql', url, migrateOnStart: true };
  expect(readConfig({ DATABASE_URL: url }).database).toEqual({
    ...postgres,
    poolSize: 10,
    connectTimeout: 5_000,
    statementTimeout: 10_000,
    startTimeout: 30_000,
    writeWait: 5_000,
  });
  expect(
    readConfig({
      DATABASE_URL: url,
      DATABASE_POOL_SIZE: '3',
      DATABASE_CONNECT_TIMEOUT: '1',
      DATABASE_STATEMENT_TIMEOUT: '2',
      DATABASE_WAIT: '0',
      WRITE_WAIT: '2',
    }).database,
  ).toEqual({
    ...postgres,
    poolSize: 3,
    connectTimeout: 1_000,
    statementTimeout: 2_000,
    startTimeout: 0,
    writeWait: 2_000,
  });
});

test('postgres:// is read as postgresql://', () => {
  const rest = '//events:secret@localhost:5432/events?sslmode=require';
  expect(readConfig({ DATABASE_URL: `postgres:${rest}` })).toEqual(
    readConfig({ DATABASE_URL: `postgresql:${rest}` }),
  );
});

test('an empty variable counts as unset', () => {
  expect(readConfig({ PORT: '', STRICT: '', DATABASE_URL: '' })).toEqual(readConfig({}));
});

test('all problems are reported at once, by name', () => {
  const problems = problemsOf({
    PORT: '65536',
    DATABASE_URL: 'mysql://root:secret@localhost/events',
    STRICT: 'yes',
    LOG_LEVEL: 'loud',
    CORS_ORIGINS: 'app.example.com',
    INTROSPECTION: 'no',
    MAX_DOCUMENT_DEPTH: '501',
  });
  expect(problems.map((problem) => problem.split(' ', 1)[0])).toEqual([
    'PORT',
    'DATABASE_URL',
    'STRICT',
    'LOG_LEVEL',
    'CORS_ORIGINS',
    'INTROSPECTION',
    'MAX_DOCUMENT_DEPTH',
  ]);
  expect(problems.join()).not.toContain('secret');
});

test.each(['-1', '65536', '4000.5', '0x10', 'http'])('PORT=%s is rejected', (PORT) => {
  expect(problemsOf({ PORT })).toHaveLength(1);
});

test.each(['0', '-1', '1e3', '1.5', '01', ' 1', '1000000', 'ten'])(
  'REQUEST_TIMEOUT=%s is rejected',
  (text) => {
    expect(problemsOf({ REQUEST_TIMEOUT: text })).toEqual([
      'REQUEST_TIMEOUT must be a whole number of seconds from 1 to 999999',
    ]);
  },
);

test.each(['-1', '65536', 'http'])('METRICS_PORT=%s is rejected', (METRICS_PORT) => {
  expect(problemsOf({ METRICS_PORT })).toHaveLength(1);
});

test('LOG_FORMAT=xml is rejected', () => {
  expect(problemsOf({ LOG_FORMAT: 'xml' })).toEqual(['LOG_FORMAT must be pretty or json']);
});

test('the depth of a document cannot be set to what overflows the stack', () => {
  expect(problemsOf({ MAX_DOCUMENT_DEPTH: '501' })).toEqual([
    'MAX_DOCUMENT_DEPTH must be a whole number of levels from 1 to 500',
  ]);
});

test.each([
  'file:',
  'file::memory:',
  'events.db',
  'file:x.db?mode=memory',
  'sqlite:x.db',
  'postgres://localhost',
  'postgresq://localhost/x',
  'postgresql://',
  'postgresql://localhost',
  'postgresql://a:b@/x',
  'postgresql://a:b@localhost:99999/x',
])('DATABASE_URL=%s is rejected', (DATABASE_URL) => {
  expect(problemsOf({ DATABASE_URL })).toHaveLength(1);
});

test.each(['https://a.example/', 'https://a.example/path', 'a.example', 'https://a.example,'])(
  'CORS_ORIGINS=%s is rejected',
  (CORS_ORIGINS) => {
    expect(problemsOf({ CORS_ORIGINS })).toHaveLength(1);
  },
);

const TOKENS = { AUTH_ISSUER: 'https://login.example.com/', AUTH_AUDIENCE: 'events' };
const SECRET = 'a secret of thirty-two character';

describe('callers', () => {
  test.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost', 'LOCALHOST'])(
    'need not be configured at HOST=%s',
    (HOST) => {
      expect(readConfig({ HOST }).auth).toEqual({ mode: 'none' });
    },
  );

  test.each([
    '0.0.0.0',
    '::',
    '192.168.1.2',
    'events.example.com',
    '127.example.com',
    'localhost.example.com',
  ])('must be configured at HOST=%s, or AUTH must be none', (HOST) => {
    expect(problemsOf({ HOST })).toEqual([expect.stringMatching(/^AUTH must be none/)]);
    expect(readConfig({ HOST, AUTH: 'none' }).auth).toEqual({ mode: 'none' });
    expect(readConfig({ HOST, API_KEYS_FILE: 'keys.json' }).auth).toEqual({
      mode: 'callers',
      token: null,
      apiKeysFile: 'keys.json',
    });
  });

  test('can be required everywhere', () => {
    expect(problemsOf({ AUTH: 'required' })).toEqual([expect.stringMatching(/^AUTH is required/)]);
  });

  test('are either configured or not wanted', () => {
    expect(problemsOf({ AUTH: 'none', API_KEYS_FILE: 'keys.json' })).toEqual([
      'AUTH must not be none while API_KEYS_FILE configures callers',
    ]);
  });

  test('with a secret have tokens of one algorithm', () => {
    expect(readConfig({ ...TOKENS, AUTH_JWT_SECRET: SECRET }).auth).toMatchObject({
      token: { keys: { kind: 'secret', secret: SECRET }, algorithms: ['HS256'], orgClaim: 'org_id' },
      apiKeysFile: null,
    });
  });

  test('with tokens need an issuer and an audience, and one source of keys', () => {
    expect(problemsOf({ AUTH_JWT_SECRET: SECRET, AUTH_JWKS_URL: 'https://login.example.com/keys' })).toEqual([
      expect.stringMatching(/^AUTH_JWT_SECRET must not be set together/),
      expect.stringMatching(/^AUTH_ISSUER/),
      expect.stringMatching(/^AUTH_AUDIENCE/),
    ]);
  });

  test('do not share a secret of 31 characters', () => {
    const problems = problemsOf({ ...TOKENS, AUTH_JWT_SECRET: SECRET.slice(1) });
    expect(problems).toEqual(['AUTH_JWT_SECRET must have at least 32 characters']);
  });

  test.each([
    'http://127.0.0.1:9/keys',
    'http://localhost/keys',
    'http://[::1]/keys',
    'https://a.example/keys',
  ])('may have their keys at %s', (AUTH_JWKS_URL) => {
    expect(problemsOf({ ...TOKENS, AUTH_JWKS_URL })).toEqual([]);
  });

  test.each([
    'http://login.example.com/keys',
    'file:///etc/keys',
    'login.example.com',
    'https://a:b@c.example/',
  ])('must not have their keys at %s', (AUTH_JWKS_URL) => {
    expect(problemsOf({ ...TOKENS, AUTH_JWKS_URL })).toEqual([expect.stringMatching(/^AUTH_JWKS_URL/)]);
  });

  test.each(['none', 'HS256', 'RS256,HS256', 'RS256,', 'rs256'])(
    'of a key server must not use the algorithms %s',
    (AUTH_ALGORITHMS) => {
      expect(problemsOf({ AUTH_ALGORITHMS })).toHaveLength(1);
    },
  );
});

describe('rate limits', () => {
  test('have defaults where callers are configured or others can reach the gateway', () => {
    const defaults = { requests: 6_000, writes: 1_200 };
    expect(readConfig({ API_KEYS_FILE: 'keys.json' }).rateLimits).toEqual(defaults);
    expect(readConfig({ HOST: '0.0.0.0', AUTH: 'none' }).rateLimits).toEqual(defaults);
  });

  test.each(['-1', '1.5', 'none', '12345678'])('are not %s', (limit) => {
    expect(problemsOf({ RATE_LIMIT: limit, WRITE_RATE_LIMIT: limit })).toHaveLength(2);
  });
});

test.each([
  'true',
  '1',
  '10.0.0.0/33',
  '10.0.0.0/0',
  '::1/129',
  '10.0.0',
  'example.com',
  '10.0.0.1,',
  'a/b/c',
])('TRUST_PROXY=%s is rejected', (TRUST_PROXY) => {
  expect(problemsOf({ TRUST_PROXY })).toEqual([expect.stringMatching(/^TRUST_PROXY/)]);
});

describe('the platform', () => {
  const URL_SET = { PLATFORM_URL: 'https://platform.example.com' };
  const OAUTH = { ...URL_SET, PLATFORM_AUTH: 'oauth', PLATFORM_KEY: 'k', PLATFORM_SECRET: 's3cret' };
  const BASIC = { ...URL_SET, PLATFORM_AUTH: 'basic', PLATFORM_USER: 'u', PLATFORM_PASSWORD: 's3cret' };
  const fileWith = (content: string): string => {
    const file = path.join(temporaryFolder(), 'secret');
    writeFileSync(file, content);
    return file;
  };

  test('is configured by its URL and one of three kinds of credentials', () => {
    const common = { url: 'https://platform.example.com', timeout: 10_000, concurrency: 10 };
    expect(readConfig(OAUTH).platform).toEqual({
      ...common,
      auth: { kind: 'shared', credentials: { kind: 'oauth', key: 'k', secret: 's3cret' } },
    });
    const custom = { PLATFORM_TIMEOUT: '3', PLATFORM_CONCURRENCY: '2' };
    expect(readConfig({ ...BASIC, ...custom }).platform).toEqual({
      ...common,
      timeout: 3_000,
      concurrency: 2,
      auth: { kind: 'shared', credentials: { kind: 'basic', user: 'u', password: 's3cret' } },
    });
    expect(readConfig({ ...URL_SET, PLATFORM_AUTH: 'caller' }).platform?.auth).toEqual({ kind: 'caller' });
    expect(readConfig({ ...OAUTH, PLATFORM_URL: 'http://127.0.0.1:4001/api/' }).platform?.url).toBe(
      'http://127.0.0.1:4001/api',
    );
  });

  test('is not used without its URL', () => {
    expect(readConfig({ PLATFORM_AUTH: 'oauth', PLATFORM_KEY: 'k' }).platform).toBeNull();
  });

  test('can have credentials for each organisation', () => {
    const sets = { a: { key: 'ka', secret: 'sa' }, b: { key: 'kb', secret: 'sb' } };
    const PLATFORM_CREDENTIALS_FILE = fileWith(JSON.stringify(sets));
    expect(
      readConfig({ ...URL_SET, PLATFORM_AUTH: 'oauth', PLATFORM_CREDENTIALS_FILE }).platform?.auth,
    ).toEqual({
      kind: 'by-organisation',
      credentials: new Map([
        ['a', { kind: 'oauth', ...sets.a }],
        ['b', { kind: 'oauth', ...sets.b }],
      ]),
    });
  });

  test('can have its secrets in files, like the secret of tokens', () => {
    const oauth = { ...OAUTH, PLATFORM_SECRET: '' };
    expect(readConfig({ ...oauth, PLATFORM_SECRET_FILE: fileWith('from-file\n') }).platform?.auth).toEqual({
      kind: 'shared',
      credentials: { kind: 'oauth', key: 'k', secret: 'from-file' },
    });
    const basic = { ...BASIC, PLATFORM_PASSWORD: '' };
    expect(readConfig({ ...basic, PLATFORM_PASSWORD_FILE: fileWith(' a b \r\n') }).platform?.auth).toEqual({
      kind: 'shared',
      credentials: { kind: 'basic', user: 'u', password: ' a b ' },
    });
    const AUTH_JWT_SECRET_FILE = fileWith(`${'x'.repeat(32)}\n`);
    expect(readConfig({ AUTH_JWT_SECRET_FILE, AUTH_ISSUER: 'i', AUTH_AUDIENCE: 'a' }).auth).toMatchObject({
      token: { keys: { kind: 'secret', secret: 'x'.repeat(32) } },
    });
  });

  test.each<[string, Record<string, string>, string]>([
    ['http to another machine', { ...OAUTH, PLATFORM_URL: 'http://platform.example.com' }, 'PLATFORM_URL'],
    ['a password in the URL', { ...OAUTH, PLATFORM_URL: 'https://u:s3cret@example.com' }, 'PLATFORM_URL'],
    ['a query in the URL', { ...OAUTH, PLATFORM_URL: 'https://example.com?a=s3cret' }, 'PLATFORM_URL'],
    ['no kind of credentials', URL_SET, 'PLATFORM_AUTH'],
    [
      'one account for the organisations of all callers',
      { ...OAUTH, API_KEYS_FILE: 'keys.json' },
      'PLATFORM_CREDENTIALS_FILE must be set instead',
    ],
    ['an unknown kind of credentials', { ...OAUTH, PLATFORM_AUTH: 's3cret' }, 'PLATFORM_AUTH'],
    ['no secret', { ...OAUTH, PLATFORM_SECRET: '' }, 'PLATFORM_SECRET must be set'],
    ['no user', { ...BASIC, PLATFORM_USER: '' }, 'PLATFORM_USER must be set'],
    ['a user with a colon', { ...BASIC, PLATFORM_USER: 'a:s3cret' }, 'PLATFORM_USER'],
    ['credentials of another kind', { ...OAUTH, PLATFORM_PASSWORD: 's3cret' }, 'PLATFORM_PASSWORD must not'],
    [
      'credentials beside those of the caller',
      { ...OAUTH, PLATFORM_AUTH: 'caller' },
      'PLATFORM_KEY must not',
    ],
    ['a secret twice', { ...OAUTH, PLATFORM_SECRET_FILE: '/dev/null' }, 'PLATFORM_SECRET_FILE must not'],
    ['a file that is not there', { ...URL_SET, PLATFORM_PASSWORD_FILE: '/s3cret' }, 'PLATFORM_PASSWORD_FILE'],
    ['an empty file', { ...URL_SET, PLATFORM_PASSWORD_FILE: '/dev/null' }, 'PLATFORM_PASSWORD_FILE'],
    ['no time', { ...OAUTH, PLATFORM_TIMEOUT: '0' }, 'PLATFORM_TIMEOUT'],
    ['no calls', { ...OAUTH, PLATFORM_CONCURRENCY: '0' }, 'PLATFORM_CONCURRENCY'],
  ])('is rejected by the name of the variable with %s', (_what, variables, problem) => {
    const problems = problemsOf(variables);
    expect(problems).toContainEqual(expect.stringContaining(problem));
    expect(problems.join()).not.toContain('s3cret');
  });

  test.each(['', '[]', '{}', 's3cret', '{"a":{"key":"k"}}', '{"a":{"user":"u","password":"s3cret"}}'])(
    'is rejected with %j in the file of credentials',
    (content) => {
      const variables = { ...URL_SET, PLATFORM_AUTH: 'oauth', PLATFORM_CREDENTIALS_FILE: fileWith(content) };
      expect(problemsOf(variables)).toEqual([
        'PLATFORM_CREDENTIALS_FILE must contain a JSON object with a "key" and a "secret" for each organisation',
      ]);
    },
  );
});
