import { describe, expect, test } from '@jest/globals';
import { parseDefinition } from '../../../src/events/validation/parse-definition';
import { cartAbandoned, definition, field, withFields } from '../../support/definitions';

function parseErrorsOf(json: unknown): readonly string[] {
  const parsed = parseDefinition(json);
  return 'parseErrors' in parsed ? parsed.parseErrors : [];
}

describe('a value of the wrong JSON type is reported with its path', () => {
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
  ])('%j', (json, parseError) => {
    expect(parseErrorsOf(json)).toEqual([parseError]);
  });
});

test('all parse errors are reported at once', () => {
  expect(parseErrorsOf({ eventName: 1, actions: 2, description: 3, fields: [{ name: 4, type: 5 }] })).toEqual(
    [
      'eventName must be a string',
      'actions must be a list',
      'description must be a string',
      'fields.0.name must be a string',
      'fields.0.type must be a string',
    ],
  );
});

test('no more than a hundred parse errors are reported', () => {
  expect(parseErrorsOf(definition({ fields: Array.from({ length: 100_000 }, () => 0) }))).toHaveLength(100);
});

test('an unknown value is not read, however deeply nested it is', () => {
  const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
  expect(parseDefinition({ ...cartAbandoned(), deep })).toMatchObject({
    unknownProperties: [{ path: ['deep'] }],
  });
});

describe('a key that JavaScript gives a meaning is an unknown property', () => {
  const unknownIn = (text: string): string[] => {
    const parsed = parseDefinition(JSON.parse(text));
    if ('parseErrors' in parsed) throw new Error(parsed.parseErrors.join());
    return (parsed.unknownProperties ?? []).map(({ path }) => path.join('.'));
  };

  test.each(['__proto__', '\\u005f_proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    '%s',
    (written) => {
      const poison = `"${written}": {"eventName": "Poisoned", "name": "p", "value": "true", "polluted": 1}`;
      const key = JSON.parse(`"${written}"`) as string;
      expect(
        unknownIn(
          `{"eventName":"A","actions":[],${poison},"fields":[{"name":"a","type":"string",${poison},"attributes":{${poison},"isRequired":{"value":"true",${poison}}}}]}`,
        ).sort(),
      ).toEqual(
        [
          key,
          `fields.0.${key}`,
          `fields.0.attributes.${key}`,
          `fields.0.attributes.isRequired.${key}`,
        ].sort(),
      );
      expect(unknownIn(`{"clickEventsMeta":{${poison}},${poison}}`)).toEqual([key, key]);
      expect(parseDefinition(JSON.parse(`{${poison}}`))).toMatchObject({ input: { eventName: null } });
      expect({}).not.toHaveProperty('polluted');
    },
  );
});
