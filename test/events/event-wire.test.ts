import { describe, expect, test } from '@jest/globals';
import { readDefinition } from '../../src/events/event-wire';
import { cartAbandoned, definition, field, withFields } from '../support/definitions';

function misfitsOf(json: unknown): readonly string[] {
  const reading = readDefinition(json);
  return 'misfits' in reading ? reading.misfits : [];
}

describe('a value of another JSON type is told by its place', () => {
  const attributes = (given: unknown): unknown => withFields(field({ attributes: given }));
  test.each([
    [null, 'the body must be an object'],
    [undefined, 'the body must be an object'],
    [[], 'the body must be an object'],
    ['{}', 'the body must be an object'],
    [definition({ eventName: 1 }), 'eventName must be a string'],
    [definition({ actions: 'EMFConsumer' }), 'actions must be a list'],
    [definition({ actions: ['EMFConsumer', 2] }), 'actions.1 must be a string'],
    [definition({ actions: [null] }), 'actions.0 must be a string'],
    [definition({ description: {} }), 'description must be a string'],
    [definition({ fields: {} }), 'fields must be a list'],
    [definition({ fields: [null] }), 'fields.0 must be an object'],
    [definition({ fields: [[]] }), 'fields.0 must be an object'],
    [withFields(field({ name: 5 })), 'fields.1.name must be a string'],
    [withFields(field({ type: true })), 'fields.1.type must be a string'],
    [attributes([]), 'fields.1.attributes must be an object'],
    [attributes({ isRequired: true }), 'fields.1.attributes.isRequired must be an object'],
    [attributes({ isRequired: { value: true } }), 'fields.1.attributes.isRequired.value must be a string'],
    [
      attributes({ isRequired: { value: 'true', valueType: 1 } }),
      'fields.1.attributes.isRequired.valueType must be a string',
    ],
  ])('%j', (json, misfit) => {
    expect(misfitsOf(json)).toEqual([misfit]);
  });
});

test('every misfit is told at once', () => {
  expect(misfitsOf({ eventName: 1, actions: 2, description: 3, fields: [{ name: 4, type: 5 }] })).toEqual([
    'eventName must be a string',
    'actions must be a list',
    'description must be a string',
    'fields.0.name must be a string',
    'fields.0.type must be a string',
  ]);
});

test('no more than a hundred misfits are told', () => {
  expect(misfitsOf(definition({ fields: Array.from({ length: 100_000 }, () => 0) }))).toHaveLength(100);
});

test('an unknown value is left unread, however deep it is', () => {
  const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
  expect(readDefinition({ ...cartAbandoned(), deep })).toMatchObject({
    unknownProperties: [{ path: ['deep'] }],
  });
});
