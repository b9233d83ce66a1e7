import { expect, test } from '@jest/globals';
import { createEventExchange } from './definitions';

const exchange = createEventExchange();

const nameIn = (body: string): string => /"eventName":"([^"]+)"/.exec(body)?.[1] ?? '';

test('each request has a new name', () => {
  const names = Array.from({ length: 1_000 }, () => nameIn(exchange.next().body));
  expect(new Set(names).size).toBe(1_000);
  expect(names).not.toContain('');
});

test('only an answer with status 200, the event and no errors counts', () => {
  const question = exchange.next();
  const attributes = '{"identifierType":{"valueType":"Enum","value":"mobile"}}';
  const event = `{"eventName":"${nameIn(question.body)}","fields":[{"attributes":${attributes}}]}`;
  const body = `{"data":{"createEvent":{"event":${event},"errors":[]}}}`;
  exchange.accept(question, 200, body);
  expect(exchange.answers).toBe(1);

  const unexpected: readonly [number, string][] = [
    [503, body],
    [200, body.replace('"errors":[]', '"errors":[{"rule":"EVENT_ALREADY_EXISTS"}]')],
    [200, '{"data":{"createEvent":{"event":null,"errors":[]}}}'],
    [200, body.replace(/"Cart/, '"Other')],
    [200, body.replace(attributes, '{"identifierType":null}')],
  ];
  for (const [status, answer] of unexpected) {
    expect(() => {
      exchange.accept(question, status, answer);
    }).toThrow(/unexpected answer of \/graphql/);
  }
  expect(exchange.answers).toBe(1);
});
