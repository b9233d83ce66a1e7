import { expect, test } from '@jest/globals';
import Fastify, { type FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';
import { Refusals, registerRefusals } from '../../src/http/refusals';
import { afterTests } from '../support/cleanup';

test('refused requests are counted by kind, in total and since they were last taken', () => {
  const refusals = new Refusals();
  expect(refusals.takeRecent()).toEqual({});
  for (const kind of ['MAX_COMPLEXITY', 'NOT_FOUND', 'MAX_COMPLEXITY']) refusals.count(kind);
  expect(refusals.takeRecent()).toEqual({ MAX_COMPLEXITY: 2, NOT_FOUND: 1 });
  refusals.count('NOT_FOUND');
  expect(refusals.takeRecent()).toEqual({ NOT_FOUND: 1 });
  expect(refusals.takeRecent()).toEqual({});
  expect(Object.fromEntries(refusals.totals)).toEqual({ MAX_COMPLEXITY: 2, NOT_FOUND: 2 });
});

test('the counts of an interval are logged in one line, those since then when the server closes, and no zeros', async () => {
  const lines: string[] = [];
  const log: FastifyBaseLogger = pino({ level: 'info' }, { write: (line) => lines.push(line) });
  const server = Fastify({ loggerInstance: log });
  afterTests(() => server.close());
  const logged = (): unknown[] =>
    lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .map(({ msg, refused }) => [msg, refused]);
  registerRefusals(server, new Refusals(), 50);
  await server.ready();
  server.refusals.count('MAX_BODY_SIZE');
  server.refusals.count('MAX_BODY_SIZE');
  while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(logged()).toEqual([['requests refused', { MAX_BODY_SIZE: 2 }]]);
  server.refusals.count('NOT_FOUND');
  await server.close();
  expect(logged()).toEqual([
    ['requests refused', { MAX_BODY_SIZE: 2 }],
    ['requests refused', { NOT_FOUND: 1 }],
  ]);
});
