import { beforeAll, expect, test } from '@jest/globals';
import { createEvent, graphql, send } from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { CUSTOMER, definition, field } from '../support/definitions';
import { startGateway } from '../support/gateway';

interface AttributeInfo {
  readonly name: string;
  readonly label: string;
  readonly valueType: string;
  readonly defaultValue: string | null;
  readonly possibleValues: readonly string[];
}

interface TypeInfo {
  readonly type: string;
  readonly label: string;
  readonly attributes: readonly AttributeInfo[];
}

let url: string;
let types: readonly TypeInfo[];

beforeAll(async () => {
  ({ url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() }));
  const { data } = await graphql<{ fieldTypes: TypeInfo[] }>(
    url,
    '{ fieldTypes { type label attributes { name label valueType defaultValue possibleValues } } }',
  );
  types = data?.fieldTypes ?? [];
});

test('each type tells which attributes it may carry', () => {
  const plain = ['isRequired', 'isUniqueKeyField', 'isPsiData'];
  expect(
    Object.fromEntries(types.map(({ type, attributes }) => [type, attributes.map(({ name }) => name)])),
  ).toEqual({
    tillCode: plain,
    couponCode: plain,
    customer: ['addCustomerIfNotExists', ...plain, 'identifierType'],
    productSku: plain,
    productBrand: plain,
    productCategory: plain,
    string: plain,
    double: plain,
  });
});

test('each attribute tells its type, its default and its values', () => {
  const customer = types.find(({ type }) => type === 'customer');
  expect(customer?.attributes.find(({ name }) => name === 'isRequired')).toMatchObject({
    valueType: 'Boolean',
    defaultValue: 'false',
    possibleValues: ['true', 'false'],
  });
  const identifierType = customer?.attributes.find(({ name }) => name === 'identifierType');
  expect(identifierType).toMatchObject({ valueType: 'Enum', defaultValue: null });
  expect(identifierType?.possibleValues).toHaveLength(13);
});

test('the rules take everything that a form may offer, and nothing else', async () => {
  const all = [
    ...new Map(types.flatMap(({ attributes }) => attributes).map((info) => [info.name, info])).values(),
  ];
  for (const { type, attributes } of types) {
    for (const { name, valueType, possibleValues } of all) {
      for (const value of possibleValues) {
        const attribute = { [name]: { valueType, value } };
        const given = field({ type, attributes: attribute });
        const { errors } = await createEvent(
          url,
          definition({ fields: type === 'customer' ? [given] : [CUSTOMER, given] }),
        );
        const isOffered = attributes.some((info) => info.name === name);
        const rules = errors.map(({ rule }) => rule);
        expect(rules.includes('ATTRIBUTE_NOT_APPLICABLE')).toBe(!isOffered);
        expect(rules).not.toContain('ATTRIBUTE_VALUE_INVALID');
        expect(rules).not.toContain('ATTRIBUTE_VALUE_TYPE_INVALID');
      }
    }
  }
});

test('REST answers the same in the shape of the platform', async () => {
  const { status, body } = await send<{ data: unknown[] }>(`${url}/v2/events/meta_fields`);
  expect(status).toBe(200);
  expect(body).toEqual({
    data: types.map(({ type, label, attributes }) => ({
      type,
      label,
      valueType: type === 'double' ? 'Double' : 'String',
      attributes,
    })),
    warnings: [],
    errors: [],
  });
});
