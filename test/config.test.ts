import path from 'node:path';
import { expect, test } from '@jest/globals';
import { ConfigError, readConfig } from '../src/config';

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
};

test('an empty environment has the defaults', () => {
  expect(readConfig({})).toEqual({
    server: { host: '127.0.0.1', port: 4000, corsOrigins: [SANDBOX] },
    database: {
      provider: 'sqlite',
      file: path.resolve('data/events.db'),
      migrateOnStart: true,
      startTimeout: 30_000,
    },
    events: { strict: false, idempotencyTtl: 86_400_000 },
    limits: LIMITS,
    disclosure: { introspection: true, landingPage: true, suggestions: false, stackTraces: false },
    log: { level: 'info' },
  });
});

test('every variable is read', () => {
  expect(
    readConfig({
      HOST: '0.0.0.0',
      PORT: '0',
      DATABASE_URL: 'file:/var/lib/events.db',
      MIGRATE_ON_START: 'false',
      IDEMPOTENCY_TTL: '60',
      STRICT: 'true',
      LOG_LEVEL: 'silent',
      CORS_ORIGINS: 'https://app.example.com, http://localhost:3000',
      NODE_ENV: 'production',
      INTROSPECTION: 'true',
      LANDING_PAGE: 'true',
      SUGGESTIONS: 'true',
      STACK_TRACES: 'true',
    }),
  ).toEqual({
    server: {
      host: '0.0.0.0',
      port: 0,
      corsOrigins: ['https://app.example.com', 'http://localhost:3000'],
    },
    database: { provider: 'sqlite', file: '/var/lib/events.db', migrateOnStart: false, startTimeout: 30_000 },
    events: { strict: true, idempotencyTtl: 60_000 },
    limits: LIMITS,
    disclosure: { introspection: true, landingPage: true, suggestions: true, stackTraces: true },
    log: { level: 'silent' },
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
  const nothing = { introspection: false, landingPage: false, suggestions: false, stackTraces: false };
  const inProduction = readConfig({ NODE_ENV: 'production' });
  expect(inProduction.disclosure).toEqual(nothing);
  expect(inProduction.server.corsOrigins).toEqual([]);
  expect(readConfig({ INTROSPECTION: 'false', LANDING_PAGE: 'false' }).disclosure).toEqual(nothing);
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
  });
  expect(
    readConfig({
      DATABASE_URL: url,
      DATABASE_POOL_SIZE: '3',
      DATABASE_CONNECT_TIMEOUT: '1',
      DATABASE_STATEMENT_TIMEOUT: '2',
      DATABASE_WAIT: '0',
    }).database,
  ).toEqual({ ...postgres, poolSize: 3, connectTimeout: 1_000, statementTimeout: 2_000, startTimeout: 0 });
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
