import { describe, expect, test } from '@jest/globals';
import type { HttpResult } from '../../src/platform/http-exchange';
import { readLookup, readVerdict } from '../../src/platform/read-answer';
import { retryAfterOf } from '../../src/platform/retry-after';

const answer = (status: number, body: unknown): HttpResult => ({
  kind: 'answered',
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const errors = (...all: unknown[]): unknown => ({ warnings: [], errors: all });

describe('the verdict of an answer', () => {
  test.each([
    [200, { warnings: [], errors: [] }, { kind: 'accepted', warnings: [] }],
    [201, { warnings: null, errors: null }, { kind: 'accepted', warnings: [] }],
    [200, { warnings: ['hm', { code: '7' }], errors: [] }, { warnings: [{ message: 'hm' }, { code: 7 }] }],
    [200, {}, { kind: 'unknown' }],
    [200, { errors: 'none' }, { kind: 'unknown' }],
    [200, [], { kind: 'unknown' }],
    [200, '', { kind: 'unknown' }],
    [200, '{"warnings":[],"errors":[', { kind: 'unknown' }],
    [302, { warnings: [], errors: [] }, { kind: 'unknown' }],
    [400, { warnings: [], errors: [] }, { kind: 'unknown' }],
    [500, { warnings: [], errors: [] }, { kind: 'unknown' }],
    [200, { warnings: [], errors: [], errorCode: 4000 }, { kind: 'not-done', cause: 'forbidden' }],
    [200, errors({ code: 1806, message: 'x' }), { kind: 'refused', errors: [{ code: 1806, message: 'x' }] }],
    [400, errors({ code: '1806' }), { kind: 'refused', errors: [{ code: 1806 }] }],
    [400, errors({ message: 'x' }), { kind: 'refused', errors: [{ code: null, message: 'x' }] }],
    [400, errors({ code: 400, message: 'x' }), { kind: 'refused' }],
    [500, errors({ message: 'x' }), { kind: 'unknown' }],
    [200, errors({ code: 500, message: 'x' }), { kind: 'unknown' }],
    [400, errors({ code: 1806 }, { code: 500 }), { kind: 'unknown' }],
    [200, errors({ code: 401 }), { kind: 'not-done', cause: 'unauthenticated' }],
    [403, errors({ code: 4000 }), { kind: 'not-done', cause: 'forbidden' }],
    [401, '<html>', { kind: 'not-done', cause: 'unauthenticated' }],
    [404, errors({ code: 404 }), { kind: 'not-done', cause: 'deferred' }],
    [408, '', { kind: 'unknown' }],
    [413, '<html>', { kind: 'not-done', cause: 'deferred' }],
    [413, errors({ code: 413, message: 'too large' }), { kind: 'refused' }],
    [429, errors({ code: 429 }), { kind: 'not-done', cause: 'deferred' }],
    [503, errors({ code: 503 }), { kind: 'unknown' }],
    [401, errors({ code: 1900 }), { kind: 'not-done', cause: 'unauthenticated' }],
    [403, errors({ code: 1900 }), { kind: 'not-done', cause: 'forbidden' }],
    [429, errors({ code: 1900 }), { kind: 'not-done', cause: 'deferred' }],
    [500, errors({ code: 1900 }), { kind: 'unknown' }],
    [422, errors({ code: 1900 }), { kind: 'refused' }],
    [500, errors({ code: 1802 }), { kind: 'refused' }],
  ])('with status %s and body %j is %j', (status, body, expected) => {
    expect(readVerdict(answer(status, body))).toMatchObject(expected);
  });

  test('has messages and lists of bounded length', () => {
    const long = { code: 1802, message: '\ud800'.repeat(10_000) };
    const verdict = readVerdict(answer(400, errors(...Array<unknown>(500).fill(long))));
    if (verdict.kind !== 'refused') throw new Error(verdict.kind);
    expect(verdict.errors).toHaveLength(100);
    expect(verdict.errors[0]?.message).toBe(`${'\ufffd'.repeat(500)}…`);
  });
});

test('a message that repeats a credential is passed on without it, also where it is cut', () => {
  const secret = 'a/b=='.repeat(10);
  const bodies = [`of ${secret} and ${secret}`, 'x'.repeat(480) + secret].map((message) =>
    JSON.stringify(errors({ code: 1899, message })).replaceAll('=', '\\u003d'),
  );
  const messages = bodies.map((body) => {
    const verdict = readVerdict(answer(400, body), [secret]);
    return verdict.kind === 'refused' ? verdict.errors[0]?.message : verdict.kind;
  });
  expect(messages).toEqual(['of [redacted] and [redacted]', `${'x'.repeat(480)}[redacted]`]);
  const warned = { warnings: [{ message: secret }], errors: [] };
  expect(readVerdict(answer(200, warned), [secret])).toMatchObject({ warnings: [{ message: '[redacted]' }] });
});

describe('the answer to the question for an event', () => {
  test.each([
    [200, { clickEventsMeta: {} }, { kind: 'found' }],
    [200, { clickEventsMeta: {}, warnings: [], errors: [] }, { kind: 'found' }],
    [400, errors({ code: 1816 }), { kind: 'absent' }],
    [200, errors({ code: 1816 }), { kind: 'absent' }],
    [200, { clickEventsMeta: null }, { kind: 'absent' }],
    [404, { message: 'no Route matched' }, { kind: 'not-done' }],
    [404, '<html>', { kind: 'not-done' }],
    [200, {}, { kind: 'unknown' }],
    [200, '<html>', { kind: 'unknown' }],
    [500, { clickEventsMeta: {} }, { kind: 'unknown' }],
    [400, errors({ code: 1899 }), { kind: 'unknown' }],
    [401, errors({ code: 401 }), { kind: 'not-done', cause: 'unauthenticated' }],
  ])('with status %s and body %j is %j', (status, body, expected) => {
    expect(readLookup(answer(status, body))).toMatchObject(expected);
  });
});

test.each([
  ['5', 5_000],
  ['Thu, 01 Jan 1970 00:00:09 GMT', 9_000],
  ['999999', 300_000],
  ['0', null],
  ['-1', null],
  ['Thu, 01 Jan 1970 00:00:00 GMT', null],
  ['soon', null],
])('Retry-After: %s asks to wait %s ms', (text, ms) => {
  expect(retryAfterOf({ 'retry-after': text }, 0)).toBe(ms);
});
