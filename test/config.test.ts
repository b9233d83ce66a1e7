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

test('an empty environment has the defaults', () => {
  expect(readConfig({})).toEqual({
    server: {
      host: '127.0.0.1',
      port: 4000,
      corsOrigins: [],
      development: true,
      requestTimeout: 30_000,
      maxEventLoopDelay: 1_000,
      shutdownGrace: 15_000,
    },
    database: {
      provider: 'sqlite',
      file: path.resolve('data/events.db'),
      migrateOnStart: true,
      startTimeout: 30_000,
      writeWait: 5_000,
    },
    events: { strict: false, idempotencyTtl: 86_400_000 },
    log: { level: 'info' },
  });
});

test('every variable is read', () => {
  expect(
    readConfig({
      HOST: '0.0.0.0',
      PORT: '0',
      MAX_EVENT_LOOP_DELAY: '0',
      SHUTDOWN_GRACE: '3',
      DATABASE_URL: 'file:/var/lib/events.db',
      WRITE_WAIT: '2',
      MIGRATE_ON_START: 'false',
      IDEMPOTENCY_TTL: '60',
      STRICT: 'true',
      LOG_LEVEL: 'silent',
      CORS_ORIGINS: 'https://app.example.com, http://localhost:3000',
      NODE_ENV: 'production',
    }),
  ).toEqual({
    server: {
      host: '0.0.0.0',
      port: 0,
      corsOrigins: ['https://app.example.com', 'http://localhost:3000'],
      development: false,
      requestTimeout: 30_000,
      maxEventLoopDelay: 0,
      shutdownGrace: 3_000,
    },
    database: {
      provider: 'sqlite',
      file: '/var/lib/events.db',
      migrateOnStart: false,
      startTimeout: 30_000,
      writeWait: 2_000,
    },
    events: { strict: true, idempotencyTtl: 60_000 },
    log: { level: 'silent' },
  });
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
  });
  expect(problems.map((problem) => problem.split(' ', 1)[0])).toEqual([
    'PORT',
    'DATABASE_URL',
    'STRICT',
    'LOG_LEVEL',
    'CORS_ORIGINS',
  ]);
  expect(problems.join()).not.toContain('secret');
});

test.each(['-1', '65536', '4000.5', '0x10', 'http'])('PORT=%s is rejected', (PORT) => {
  expect(problemsOf({ PORT })).toHaveLength(1);
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
