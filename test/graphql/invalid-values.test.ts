import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { coerceInputValue, type GraphQLInputType, isInputType, parseType, typeFromAST } from 'graphql';
import { buildGatewaySchema } from '../../src/gateway-schema';
import { invalidPlaces } from '../../src/graphql/invalid-values';

const schema = buildGatewaySchema();

const typeOf = (text: string): GraphQLInputType => {
  const type = typeFromAST(schema, parseType(text));
  if (!isInputType(type)) throw new Error(`${text} is no input type`);
  return type;
};

/** Mostly the keys of inputs, with values that may fit. */
const json = fc.letrec<{ value: unknown; object: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, 0, 1.5, '', 'customer', 'string', 'EMFConsumer', 'BOOLEAN', 'mobile'),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(
    fc.constantFrom(
      ...['eventName', 'actions', 'description', 'fields', 'name', 'type', 'attributes', 'isRequired'],
      ...['identifierType', 'valueType', 'value', 'unknown', '__proto__', 'constructor', 'a.b"c'],
    ),
    tie('value'),
    { maxKeys: 6, noNullPrototype: true },
  ),
})).value;

test.each([
  'CreateEventInput!',
  '[CreateEventInput!]!',
  'EventFilter',
  'EventOrder',
  'Int',
  '[EventAction!]',
])('finds what graphql-js reports, in its order, and the key that is missing or unknown: %s', (text) => {
  const type = typeOf(text);
  let invalid = 0;
  fc.assert(
    fc.property(json, (value) => {
      const reported: { path: string[]; message: string }[] = [];
      coerceInputValue(
        value,
        type,
        (path, _, { message }) => reported.push({ path: path.map(String), message }),
        true,
      );
      const found = [...invalidPlaces(value, type, ['input'])];
      const withKey = reported.map(({ path, message }) => {
        const [, key] = /^Field "(.*)" (?:of required type|is not defined by type) "/.exec(message) ?? [];
        return ['input', ...path, ...(key === undefined ? [] : [key])];
      });
      expect(found).toEqual(withKey);
      invalid += found.length;
    }),
    { numRuns: 500 },
  );
  expect(invalid).toBeGreaterThan(50);
});
