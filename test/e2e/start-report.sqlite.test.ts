import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import Fastify from 'fastify';
import { pino } from 'pino';
import { readConfig } from '../../src/config';
import { reportStart } from '../../src/start-report';
import { afterTests } from '../support/cleanup';
import { createEvent } from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { cartAbandoned } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { spawnGateway } from '../support/gateway-process';
import { PROJECT } from '../support/project';
import { untilTrue } from '../support/until';

/** What a start reports, by level, of a server that listens. */
async function reportOf(variables: Readonly<Record<string, string>>): Promise<string[]> {
  const lines: string[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line) => lines.push(line) });
  const server = Fastify();
  afterTests(() => server.close());
  reportStart(server, readConfig(variables), log);
  await server.listen({ port: 0, host: '127.0.0.1' });
  return lines
    .map((line) => JSON.parse(line) as { level: number; msg: string })
    .map(({ level, msg }) =>
      (level === 30 ? msg : `${level}: ${msg}`).replace(/127\.0\.0\.1:\d+/, '127.0.0.1'),
    );
}

const platformFile = (): string => {
  const file = path.join(temporaryFolder(), 'credentials.json');
  writeFileSync(
    file,
    JSON.stringify({ a: { key: 's3cret', secret: 's3cret' }, b: { key: 'k', secret: 's3cret' } }),
  );
  return file;
};

describe('a start reports in a line each', () => {
  test('what a gateway without any configuration does', async () => {
    expect(await reportOf({ DATABASE_URL: 'file:/var/lib/events.db' })).toEqual([
      'database: SQLite, /var/lib/events.db',
      'mode: warnings do not reject a definition, introspection on, landing page on, console on, suggestions off',
      '40: no callers are configured: everyone may read and write',
      'CORS: pages of https://studio.apollographql.com',
      'platform: none, the gateway is a registry of its own',
      'GraphQL: http://127.0.0.1/graphql',
      'REST: http://127.0.0.1/v2/events',
    ]);
  });

  test('everything that is configured, without a secret', async () => {
    const lines = await reportOf({
      DATABASE_URL: 'postgresql://events:s3cret@db.example.com/events?password=s3cret&sslmode=require',
      DATABASE_POOL_SIZE: '4',
      NODE_ENV: 'production',
      STRICT: 'true',
      STACK_TRACES: 'true',
      AUTH_JWT_SECRET: 's3cret that has more than thirty-two characters',
      AUTH_ISSUER: 'https://login.example.com/',
      AUTH_AUDIENCE: 'events',
      API_KEYS_FILE: 'data/api-keys.json',
      CORS_ORIGINS: 'https://app.example.com,https://www.example.com',
      PLATFORM_URL: 'https://eu.api.example.com',
      PLATFORM_AUTH: 'oauth',
      PLATFORM_CREDENTIALS_FILE: platformFile(),
      PLATFORM_TIMEOUTS: 's3cret',
    });
    expect(lines).toEqual([
      '40: PLATFORM_TIMEOUTS is unknown and ignored: is PLATFORM_TIMEOUT meant?',
      'database: Postgres, events@db.example.com:5432/events, at most 4 connections',
      'mode: strict, warnings reject a definition, introspection off, landing page off, console off, suggestions off',
      'callers: tokens of https://login.example.com/ for events (HS256), API keys in data/api-keys.json',
      'CORS: pages of https://app.example.com, https://www.example.com',
      'platform: https://eu.api.example.com, with credentials for 2 organisations',
      '40: STACK_TRACES=true: internal errors reveal their stack to clients',
      'GraphQL: http://127.0.0.1/graphql',
      'REST: http://127.0.0.1/v2/events',
    ]);
    expect(lines.join()).not.toContain('s3cret');
  });

  test.each([
    [{ CORS_ORIGINS: '*' }, 'CORS: pages of every origin'],
    [{ NODE_ENV: 'production' }, 'CORS: no pages of other origins'],
    [
      {
        PLATFORM_URL: 'https://example.com',
        PLATFORM_AUTH: 'basic',
        PLATFORM_USER: 'u',
        PLATFORM_PASSWORD: 'p',
      },
      'platform: https://example.com, with basic credentials',
    ],
    [
      { PLATFORM_URL: 'https://example.com', PLATFORM_AUTH: 'caller' },
      'platform: https://example.com, with the token of the caller',
    ],
  ])('%j', async (variables: Record<string, string>, line) => {
    expect(await reportOf(variables)).toContain(line);
  });
});

/** The arguments of `script`, which runs a command in a terminal of its own. */
const inTerminal = (command: string): string[] =>
  process.platform === 'linux' ? ['-qefc', command, '/dev/null'] : ['-q', '/dev/null', 'sh', '-c', command];

/** The output of a gateway in a terminal until it listens; then it is killed. */
async function startInTerminal(variables: Readonly<Record<string, string>>): Promise<string> {
  const gateway = `${process.execPath} ${path.join(PROJECT, 'dist/main.js')}`;
  const terminal = spawn('script', inTerminal(`echo "pid $$"; exec ${gateway}`), {
    env: {
      PATH: process.env.PATH,
      TERM: 'xterm',
      PORT: '0',
      DATABASE_URL: await newDatabaseUrl(),
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(terminal, 'exit');
  afterTests(() => terminal.kill('SIGKILL'));
  let output = '';
  // Without its terminal, the gateway would go on.
  const kill = (): boolean => process.kill(Number(/^pid (\d+)/.exec(output)?.[1]), 'SIGKILL');
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  await untilTrue(() => output.includes('REST:')).finally(kill);
  await exited;
  return output;
}

describe('the log', () => {
  test('is readable on a terminal', async () => {
    const output = await startInTerminal({});
    expect(output).toMatch(/\[\d\d:\d\d:\d\d\].*INFO.*Server listening at http:/);
    expect(output).not.toContain('{"level"');
  });

  test('is JSON on a terminal too with LOG_FORMAT=json', async () => {
    expect(await startInTerminal({ LOG_FORMAT: 'json' })).toContain('{"level":30');
  });

  test('is JSON anywhere else, unless LOG_FORMAT=pretty', async () => {
    const json = await spawnGateway({ DATABASE_URL: await newDatabaseUrl() });
    expect(() => JSON.parse(json.log[0] ?? '') as unknown).not.toThrow();
    const pretty = await spawnGateway({ DATABASE_URL: await newDatabaseUrl(), LOG_FORMAT: 'pretty' });
    await createEvent(pretty.url, cartAbandoned());
    await pretty.end();
    const request = pretty.log.find((line) => line.includes('request'));
    expect(request).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: request .*"operations":\["createEvent"\]/);
    expect(pretty.log.at(-1)).toMatch(/INFO: stopped$/);
  });
});
