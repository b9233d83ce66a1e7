import { beforeAll, describe, expect, test } from '@jest/globals';
import { ask, createEvent, send } from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { CUSTOMER, definition, field, flag } from '../support/definitions';
import { startGateway } from '../support/gateway';

interface AttributeInfo {
  readonly name: string;
  readonly label: string;
  readonly valueType: string;
  readonly defaultValue: string | null;
  readonly possibleValues: readonly string[];
  readonly warning: string | null;
}

interface TypeInfo {
  readonly type: string;
  readonly label: string;
  readonly attributes: readonly AttributeInfo[];
}

let url: string;
/** A gateway at which warnings reject. */
let strict: string;
let types: readonly TypeInfo[];

async function readTypes(gateway: string): Promise<readonly TypeInfo[]> {
  const query =
    '{ fieldTypes { type label attributes { name label valueType defaultValue possibleValues warning } } }';
  return (await ask<{ fieldTypes: TypeInfo[] }>(gateway, query)).fieldTypes;
}

beforeAll(async () => {
  const database = await newDatabaseUrl();
  ({ url } = await startGateway({ DATABASE_URL: database }));
  ({ url: strict } = await startGateway({ DATABASE_URL: database, STRICT: 'true' }));
  types = await readTypes(url);
});

/** The attributes that each type offers, with the rule that warns about it. */
const offered = (all: readonly TypeInfo[]) =>
  Object.fromEntries(
    all.map(({ type, attributes }) => [
      type,
      Object.fromEntries(attributes.map(({ name, warning }) => [name, warning])),
    ]),
  );

test('each type offers the attributes that no error rejects, and says which get a warning', () => {
  const plain = { isRequired: null, isUniqueKeyField: null, isPsiData: null };
  const code = { ...plain, isPsiData: 'PSI_DISCOURAGED' };
  expect(offered(types)).toEqual({
    tillCode: code,
    couponCode: code,
    customer: {
      addCustomerIfNotExists: null,
      isRequired: null,
      isUniqueKeyField: 'UNIQUE_KEY_ON_CUSTOMER',
      identifierType: null,
    },
    productSku: code,
    productBrand: code,
    productCategory: code,
    string: plain,
    double: plain,
  });
});

test('a strict gateway does not offer what gets a warning', async () => {
  const plain = { isRequired: null, isUniqueKeyField: null, isPsiData: null };
  const code = { isRequired: null, isUniqueKeyField: null };
  expect(offered(await readTypes(strict))).toEqual({
    tillCode: code,
    couponCode: code,
    customer: { addCustomerIfNotExists: null, isRequired: null, identifierType: null },
    productSku: code,
    productBrand: code,
    productCategory: code,
    string: plain,
    double: plain,
  });
});

test('each attribute has its type, its default and its possible values', () => {
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

/** Every attribute with its values. */
function allAttributes(): AttributeInfo[] {
  return [
    ...new Map(types.flatMap(({ attributes }) => attributes).map((info) => [info.name, info])).values(),
  ];
}

describe.each(['lenient', 'strict'])('for every type, attribute and value, on a %s gateway,', (kind) => {
  test('the rules accept what a form offers, with the announced warnings, and nothing else', async () => {
    const gateway = kind === 'strict' ? strict : url;
    expect(allAttributes()).toHaveLength(5);
    for (const { type, attributes } of await readTypes(gateway)) {
      for (const { name, valueType, possibleValues } of allAttributes()) {
        const info = attributes.find((each) => each.name === name);
        const rejected: string[] = [];
        for (const value of possibleValues) {
          // The one attribute that needs another one.
          const required = name === 'isUniqueKeyField' ? { isRequired: flag('true') } : {};
          const given = field({ type, attributes: { [name]: { valueType, value }, ...required } });
          const fields = type === 'customer' ? [given] : [CUSTOMER, given];
          const { event, warnings, errors } = await createEvent(gateway, definition({ fields }));
          if (errors.length > 0) rejected.push(value);
          if (info === undefined) continue;
          const isWarning = info.warning !== null && value === 'true';
          expect([type, name, value, errors]).toEqual([type, name, value, []]);
          expect(event).not.toBeNull();
          expect(warnings.map(({ rule }) => rule)).toEqual(isWarning ? [info.warning] : []);
        }
        if (info === undefined) expect([type, name, rejected]).not.toEqual([type, name, []]);
      }
    }
  });
});

test('REST returns the same in the format of the platform', async () => {
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
  const answer = await send<{ data: TypeInfo[] }>(`${strict}/v2/events/meta_fields`);
  expect(offered(answer.body.data)).toEqual(offered(await readTypes(strict)));
});
