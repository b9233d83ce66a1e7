import { expect, test } from '@jest/globals';
import { EventRule } from '../../../src/events/validation/event-rule';
import { inDocumentOrder } from '../../../src/events/validation/violation-order';

const order = (...paths: string[]): string[] =>
  inDocumentOrder(paths.map((path) => ({ rule: EventRule.UNKNOWN_PROPERTY, path: path.split('.') }))).map(
    ({ path }) => path.join('.'),
  );

test('violations are sorted in the order of the definition, an object before its properties', () => {
  const sorted = [
    'eventName',
    'actions',
    'actions.1',
    'description',
    'fields',
    'fields.0.name',
    'fields.0.type',
    'fields.0.attributes.isRequired',
    'fields.0.attributes.isRequired.valueType',
    'fields.0.attributes.isRequired.value',
    'fields.0.attributes.identifierType',
    'fields.2.name',
    'fields.10.name',
    'unknown',
  ];
  expect(order(...[...sorted].reverse())).toEqual(sorted);
});

test('violations with the same path keep their order', () => {
  const violations = [EventRule.FIELD_NAME_INVALID, EventRule.FIELD_NAME_DUPLICATE].map((rule) => ({
    rule,
    path: ['fields', '1', 'name'],
  }));
  expect(inDocumentOrder(violations)).toEqual(violations);
  expect(inDocumentOrder([...violations].reverse())).toEqual([...violations].reverse());
});
