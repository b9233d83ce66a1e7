import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  getNamedType,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { buildGatewaySchema, printGatewaySchema } from '../src/gateway-schema';
import { PROJECT } from './support/project';

const OWN_TYPES = Object.values(buildGatewaySchema().getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

/** Everything of a type that has a description, by name. */
function described(type: GraphQLNamedType): [string, string | null | undefined][] {
  const whole: [string, string | null | undefined] = [type.name, type.description];
  if (isEnumType(type)) {
    return [whole, ...type.getValues().map((value): typeof whole => [value.name, value.description])];
  }
  if (isInputObjectType(type)) {
    return [whole, ...Object.values(type.getFields()).map((f): typeof whole => [f.name, f.description])];
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    return [
      whole,
      ...Object.values(type.getFields()).flatMap((f): (typeof whole)[] => [
        [f.name, f.description],
        ...f.args.map((arg): typeof whole => [`${f.name}(${arg.name})`, arg.description]),
      ]),
    ];
  }
  return [whole];
}

test('schema.graphql is what the code prints', () => {
  expect(readFileSync(path.join(PROJECT, 'schema.graphql'), 'utf8')).toBe(printGatewaySchema());
});

describe('every type, field, argument and enum value is described', () => {
  test.each(OWN_TYPES.map((type) => [type.name, type] as const))('%s', (_, type) => {
    const silent = described(type).filter(([, description]) => !description);
    expect(silent).toEqual([]);
  });
});

test('the names of the spec are the names of the schema', () => {
  const schema = buildGatewaySchema();
  const input = schema.getType('CreateEventInput');
  if (!isInputObjectType(input)) throw new Error('CreateEventInput is not an input');
  const fields = getNamedType(input.getFields().fields?.type);
  if (!isInputObjectType(fields)) throw new Error('fields are not inputs');
  const attributes = getNamedType(fields.getFields().attributes?.type);
  if (!isInputObjectType(attributes)) throw new Error('attributes are not inputs');

  expect(Object.keys(input.getFields())).toEqual(['eventName', 'actions', 'description', 'fields']);
  expect(Object.keys(fields.getFields())).toEqual(['name', 'type', 'attributes']);
  expect(Object.keys(attributes.getFields())).toEqual([
    'addCustomerIfNotExists',
    'isRequired',
    'isUniqueKeyField',
    'isPsiData',
    'identifierType',
  ]);
});
