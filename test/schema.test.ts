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
  isNullableType,
  isObjectType,
  isSpecifiedScalarType,
  validateSchema,
} from 'graphql';
import { buildGatewaySchema, printGatewaySchema } from '../src/gateway-schema';
import { PROJECT } from './support/project';

const SCHEMA = buildGatewaySchema();

const OWN_TYPES = Object.values(SCHEMA.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

/** Everything in a type that should have a description, with its name. */
function described(type: GraphQLNamedType): [string, string | null | undefined][] {
  const self: [string, string | null | undefined] = [type.name, type.description];
  if (isEnumType(type)) {
    return [self, ...type.getValues().map((value): typeof self => [value.name, value.description])];
  }
  if (isInputObjectType(type)) {
    return [self, ...Object.values(type.getFields()).map((f): typeof self => [f.name, f.description])];
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    return [
      self,
      ...Object.values(type.getFields()).flatMap((f): (typeof self)[] => [
        [f.name, f.description],
        ...f.args.map((arg): typeof self => [`${f.name}(${arg.name})`, arg.description]),
      ]),
    ];
  }
  return [self];
}

test('the schema is valid', () => {
  expect(validateSchema(SCHEMA)).toEqual([]);
});

test('schema.graphql is up to date', () => {
  expect(readFileSync(path.join(PROJECT, 'schema.graphql'), 'utf8')).toBe(printGatewaySchema());
});

describe('every type, field, argument and enum value has a description', () => {
  test.each(OWN_TYPES.map((type) => [type.name, type] as const))('%s', (_, type) => {
    const undescribed = described(type).filter(([, description]) => !description);
    expect(undescribed).toEqual([]);
  });
});

const ATTRIBUTE_NAMES = [
  'addCustomerIfNotExists',
  'isRequired',
  'isUniqueKeyField',
  'isPsiData',
  'identifierType',
];

test.each(OWN_TYPES.filter(isEnumType).map((type) => [type.name, type] as const))(
  'the values of %s differ in more than case, so that code generators can name all of them',
  (_, type) => {
    const names = type.getValues().map(({ name }) => name.replaceAll('_', '').toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  },
);

describe('so that one field that fails leaves the others their data, nullable is', () => {
  const roots = [SCHEMA.getQueryType(), SCHEMA.getMutationType()];
  const fields = roots.flatMap((root) =>
    Object.values(root?.getFields() ?? {}).map((field) => [field.name, field] as const),
  );

  test.each(fields)('%s', (_, { type }) => {
    expect(isNullableType(type)).toBe(true);
  });
});

const MUTATIONS = Object.values(SCHEMA.getMutationType()?.getFields() ?? {});

test.each(MUTATIONS.map((field) => [field.name, field] as const))(
  'the payload of %s has `query`',
  (_, { type }) => {
    const payload = getNamedType(type);
    const query = isObjectType(payload) ? payload.getFields().query?.type : undefined;
    expect(query).toBe(SCHEMA.getQueryType());
  },
);

test('nothing that a query reads leads back to Query', () => {
  const seen = new Set<GraphQLNamedType>();
  const visit = (type: GraphQLNamedType): void => {
    if (seen.has(type) || !(isObjectType(type) || isInterfaceType(type))) return;
    seen.add(type);
    for (const field of Object.values(type.getFields())) {
      const below = getNamedType(field.type);
      expect([type.name, field.name, below.name]).not.toContain('Mutation');
      if (type.name !== 'Query') expect([type.name, field.name, below.name]).not.toContain('Query');
      visit(below);
    }
  };
  const query = SCHEMA.getQueryType();
  if (query) visit(query);
  expect(seen.size).toBeGreaterThan(20);
});

test('the input has the names of the spec', () => {
  const input = SCHEMA.getType('CreateEventInput');
  if (!isInputObjectType(input)) throw new Error('CreateEventInput is not an input');
  const fields = getNamedType(input.getFields().fields?.type);
  if (!isInputObjectType(fields)) throw new Error('fields are not inputs');
  const attributes = getNamedType(fields.getFields().attributes?.type);
  if (!isInputObjectType(attributes)) throw new Error('attributes are not inputs');

  expect(Object.keys(input.getFields())).toEqual(['eventName', 'actions', 'description', 'fields']);
  expect(Object.keys(fields.getFields())).toEqual(['name', 'type', 'attributes', ...ATTRIBUTE_NAMES]);
  expect(Object.keys(attributes.getFields())).toEqual(ATTRIBUTE_NAMES);
});
