import { beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import { ask, createEvent } from '../support/client';
import {
  cartAbandoned,
  CUSTOMER,
  definition,
  field,
  flag,
  freshName,
  type WireDefinition,
} from '../support/definitions';
import { newDatabaseUrl } from '../support/database';
import { startGateway } from '../support/gateway';

type JsonSchema = Readonly<Record<string, unknown>> & {
  readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly required: readonly string[];
};

let url: string;

beforeAll(async () => {
  ({ url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() }));
});

/** Stores a definition and reads its JSON Schema. */
async function schemaOf(json: WireDefinition): Promise<JsonSchema> {
  const { event, errors } = await createEvent(url, json);
  expect(errors).toEqual([]);
  const query = 'query($eventName: String!) { event(eventName: $eventName) { jsonSchema } }';
  const data = await ask<{ event: { jsonSchema: JsonSchema } }>(url, query, { eventName: event?.eventName });
  return data.event.jsonSchema;
}

/** Compiles with the default options, which are strict. */
const compile = (schema: JsonSchema): ValidateFunction => new Ajv2020({ strict: true }).compile(schema);

describe('the JSON Schema of an occurrence', () => {
  const eventName = freshName();
  let schema: JsonSchema;
  let validate: ValidateFunction;

  beforeAll(async () => {
    const json = cartAbandoned(eventName);
    const [customer, cartId, cartValue] = json.fields as object[];
    const phone = field({ name: 'phone %', attributes: { isPsiData: flag('true') } });
    schema = await schemaOf({ ...json, fields: [customer, cartId, cartValue, phone] });
    validate = compile(schema);
  });

  const occurrence = { event_name: eventName, customer: '919812345678', cartId: 'c-1', cartValue: 12.5 };

  test('is complete', () => {
    expect(schema).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: eventName,
      description: 'Left with a full cart',
      type: 'object',
      properties: {
        customer: { type: 'string', description: 'A customer, identified by mobile.' },
        cartId: { type: 'string', description: 'A text.' },
        cartValue: { type: 'number', description: 'A number.' },
        'phone %': { type: 'string', description: 'A text.', $ref: '#/$defs/isPsiData' },
        event_name: { const: eventName },
        eventDateTime: { type: 'string', pattern: expect.any(String), description: expect.any(String) },
        storeUnitID: { type: 'string', description: expect.any(String) },
      },
      required: ['event_name', 'cartId'],
      $defs: { isPsiData: { description: 'Protected Sensitive Information.' } },
    });
  });

  test.each([
    ['with everything', { ...occurrence, 'phone %': '+49 30', eventDateTime: '2026-11-23T10:15:30.123Z' }],
    ['with the required properties only', { event_name: eventName, cartId: '' }],
    ['with a whole number', { ...occurrence, cartValue: 12 }],
    ['with a negative number', { ...occurrence, cartValue: -0.5 }],
    ['with a time in another zone', { ...occurrence, eventDateTime: '2026-11-23T10:15:30+05:30' }],
    ['with an instant in a format of the platform', { ...occurrence, eventDateTime: '31-12-2026 10:15:30' }],
    ['with a date without a time', { ...occurrence, eventDateTime: '2026-11-23' }],
    ['with a till', { ...occurrence, storeUnitID: 'till-7' }],
    ['with an additional key', { ...occurrence, note: 7 }],
  ])('accepts an occurrence %s', (_, json) => {
    expect([validate(json), validate.errors]).toEqual([true, null]);
  });

  test.each([
    ['that is a list', []],
    ['that is a string', 'x'],
    ['without the name of the event', { cartId: 'c-1' }],
    ['with the name of another event', { ...occurrence, event_name: 'Other' }],
    ['with the name in another case', { ...occurrence, event_name: eventName.toLowerCase() }],
    ['without a required field', { event_name: eventName, customer: 'x' }],
    ['with a string instead of a number', { ...occurrence, cartValue: '12.5' }],
    ['with a number instead of a string', { ...occurrence, cartId: 1 }],
    ['with null instead of a string', { ...occurrence, customer: null }],
    ['with a number for sensitive data', { ...occurrence, 'phone %': 1 }],
    ['with a month out of range', { ...occurrence, eventDateTime: '2026-13-23T10:15:30Z' }],
    ['with a day out of range', { ...occurrence, eventDateTime: '2026-11-31' }],
    ['with an empty text for an instant', { ...occurrence, eventDateTime: '' }],
    ['with a number for a till', { ...occurrence, storeUnitID: 7 }],
    ['with a number instead of a time', { ...occurrence, eventDateTime: 1_795_000_000 }],
  ])('rejects an occurrence %s', (_, json) => {
    expect(validate(json)).toBe(false);
  });
});

test('every type except double is a string', async () => {
  const types = [
    'tillCode',
    'couponCode',
    'productSku',
    'productBrand',
    'productCategory',
    'string',
    'double',
  ];
  const { properties } = await schemaOf(
    definition({ fields: [CUSTOMER, ...types.map((type) => field({ name: type, type }))] }),
  );
  expect(types.map((type) => properties[type]?.type)).toEqual([
    ...types.slice(0, -1).map(() => 'string'),
    'number',
  ]);
  expect(properties.customer?.type).toBe('string');
});

test('an event without fields and sensitive data has no properties and no definitions for them', async () => {
  const schema = await schemaOf(definition({ fields: null }));
  expect(Object.keys(schema.properties)).toEqual(['event_name', 'eventDateTime', 'storeUnitID']);
  expect(schema).not.toHaveProperty('$defs');
  expect(schema).not.toHaveProperty('description');
  expect(compile(schema)({ event_name: schema.title })).toBe(true);
});

describe('a field with the name of a key that every occurrence has', () => {
  const required = { isRequired: flag('true'), isPsiData: flag('true') };

  test('keeps its own type and whether it is required, unless it is event_name', async () => {
    const schema = await schemaOf(
      definition({
        fields: [
          field({ name: 'event_name', type: 'double', attributes: required }),
          field({ name: 'eventDateTime', type: 'double', attributes: { isRequired: flag('true') } }),
          field({ name: 'storeUnitID', type: 'tillCode', attributes: { isRequired: flag('true') } }),
          field({ name: '__proto__', attributes: { isRequired: flag('true') } }),
        ],
      }),
    );
    expect(schema.properties.event_name).toEqual({ const: schema.title });
    expect(schema.properties.eventDateTime).toEqual({ type: 'number', description: 'A number.' });
    expect(schema.properties.storeUnitID).toEqual({ type: 'string', description: 'The code of a till.' });
    expect(schema.required).toEqual(['event_name', 'eventDateTime', 'storeUnitID', '__proto__']);
    expect(JSON.stringify(schema)).not.toContain('isPsiData');
    const validate = compile(schema);
    const occurrence = `{"event_name":${JSON.stringify(schema.title)},"__proto__":"x","storeUnitID":"7"`;
    expect(validate(JSON.parse(`${occurrence},"eventDateTime":1795000000}`))).toBe(true);
    expect(validate(JSON.parse(`${occurrence},"eventDateTime":"2026-11-23T10:15Z"}`))).toBe(false);
    expect(validate(JSON.parse(`${occurrence}}`))).toBe(false);
    expect(validate(JSON.parse(`${occurrence},"eventDateTime":1,"event_name":"Other"}`))).toBe(false);
  });

  test('keeps its own sensitivity, and can have any text', async () => {
    const schema = await schemaOf(
      definition({ fields: [field({ name: 'eventDateTime', attributes: { isPsiData: flag('true') } })] }),
    );
    expect(schema.properties.eventDateTime).toEqual({
      type: 'string',
      description: 'A text.',
      $ref: '#/$defs/isPsiData',
    });
    expect(schema.required).toEqual(['event_name']);
    expect(compile(schema)({ event_name: schema.title, eventDateTime: 'yesterday' })).toBe(true);
  });

  test('in another case is a different key', async () => {
    const schema = await schemaOf(definition({ fields: [field({ name: 'storeUnitId', type: 'double' })] }));
    expect(schema.properties.storeUnitID).toMatchObject({ type: 'string' });
  });
});
