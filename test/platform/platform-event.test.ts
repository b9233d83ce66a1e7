import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CustomerIdentifierType, EventAction, EventFieldType } from '../../src/events/model/enums';
import type { EventDefinition } from '../../src/events/model/event-definition';
import { compareWithPlatform, toPlatformBody } from '../../src/platform/platform-event';
import { NO_ATTRIBUTES } from '../support/canonical-definitions';
import { PlatformMemory } from '../support/platform/platform-memory';

const definition: EventDefinition = {
  eventName: 'CartAbandoned',
  actions: [EventAction.EMFConsumer, EventAction.EIConsumer],
  description: 'Left with a full cart',
  fields: [
    { name: 'customer', type: EventFieldType.customer, attributes: NO_ATTRIBUTES },
    { name: 'cartId', type: EventFieldType.string, attributes: { ...NO_ATTRIBUTES, isRequired: true } },
    { name: 'cartValue', type: EventFieldType.double, attributes: { ...NO_ATTRIBUTES, isRequired: false } },
  ],
};

/** What the platform answers for a definition that it was sent. */
function metaOf(sent: EventDefinition): unknown {
  const memory = new PlatformMemory();
  memory.store('create', JSON.parse(toPlatformBody(sent)));
  return memory.meta(sent.eventName);
}

const flag = fc.option(fc.boolean());

const anyDefinition: fc.Arbitrary<EventDefinition> = fc.record({
  eventName: fc.constant('Any'),
  actions: fc.shuffledSubarray(Object.values(EventAction), { minLength: 1 }),
  description: fc.option(fc.string()),
  fields: fc.uniqueArray(
    fc
      .record({
        name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        type: fc.constantFrom(...Object.values(EventFieldType)),
        isRequired: flag,
        isUniqueKeyField: flag,
        isPsiData: flag,
        addCustomerIfNotExists: flag,
        identifierType: fc.option(fc.constantFrom(...Object.values(CustomerIdentifierType))),
      })
      .map(({ name, type, ...attributes }) => ({
        name,
        type,
        attributes:
          type === EventFieldType.customer
            ? attributes
            : { ...attributes, addCustomerIfNotExists: null, identifierType: null },
      })),
    { selector: ({ name }) => name },
  ),
});

test('the body for the platform leaves out what the definition does not give', () => {
  const bare = { eventName: 'Bare', actions: [EventAction.EIConsumer], description: null, fields: [] };
  expect(JSON.parse(toPlatformBody(bare))).toEqual({
    eventName: 'Bare',
    actions: ['EIConsumer'],
    fields: [],
  });
});

describe('a definition is equal to what the platform makes of it', () => {
  test('with its defaults, upper-case types and further attributes', () => {
    const meta = metaOf(definition);
    expect(JSON.stringify(meta)).toContain('"type":"CUSTOMER"');
    expect(JSON.stringify(meta)).toContain('"regex"');
    expect(compareWithPlatform(definition, meta)).toEqual({ kind: 'equal' });
  });

  test('whatever it is', () => {
    fc.assert(
      fc.property(anyDefinition, (any) => {
        expect(compareWithPlatform(any, metaOf(any))).toEqual({ kind: 'equal' });
      }),
    );
  });

  test('in other spellings', () => {
    const text = JSON.stringify(metaOf(definition))
      .replaceAll('"true"', '"TRUE"')
      .replaceAll('"mobile"', '"MOBILE"')
      .replaceAll('"BOOLEAN"', '"boolean"')
      .replaceAll('"EMFConsumer"', '"EMFCONSUMER"');
    expect(compareWithPlatform(definition, JSON.parse(text))).toEqual({ kind: 'equal' });
  });

  test('with an empty description for none', () => {
    const bare = { ...definition, description: null };
    expect(compareWithPlatform(bare, metaOf({ ...definition, description: '' }))).toEqual({ kind: 'equal' });
  });
});

describe('a definition is different', () => {
  const CASES: readonly [string, EventDefinition, readonly string[]][] = [
    ['in its description', { ...definition, description: null }, ['description']],
    ['in its actions', { ...definition, actions: [EventAction.EMFConsumer] }, ['actions']],
    [
      'in the order of its actions',
      { ...definition, actions: [...definition.actions].reverse() },
      ['actions'],
    ],
    ['in the order of its fields', { ...definition, fields: [...definition.fields].reverse() }, ['fields']],
    ['in its fields', { ...definition, fields: definition.fields.slice(1) }, ['fields', '0']],
    [
      'in a value that the platform would fill in otherwise',
      {
        ...definition,
        fields: definition.fields.map((each) => ({
          ...each,
          attributes: {
            ...each.attributes,
            isRequired: each.name !== 'customer' && each.attributes.isRequired,
          },
        })),
      },
      ['fields', '0', 'attributes', 'isRequired'],
    ],
  ];

  test.each(CASES)('%s', (_, changed, path) => {
    expect(compareWithPlatform(changed, metaOf(definition))).toMatchObject({
      kind: 'different',
      changes: [{ path }],
    });
  });

  test('if the platform has two fields of one name', () => {
    const meta = JSON.stringify(metaOf(definition));
    const doubled = meta.replace('"fields":[', '"fields":[{"name":"cartId","type":"DOUBLE"},');
    expect(doubled).not.toBe(meta);
    expect(compareWithPlatform(definition, JSON.parse(doubled))).toEqual({ kind: 'different', changes: [] });
  });

  test('in its name', () => {
    const other = { ...definition, eventName: 'cartabandoned' };
    expect(compareWithPlatform(other, metaOf(definition))).toEqual({ kind: 'different', changes: [] });
  });

  test.each([
    ['a type', '"type":"DOUBLE"', '"type":"DATETIME"'],
    ['an action', '"EIConsumer"', '"Elsewhere"'],
    ['a value', '"value":"mobile"', '"value":"pigeon"'],
  ])('if the platform has %s that no rule permits', (_, known, unknown) => {
    const json: unknown = JSON.parse(JSON.stringify(metaOf(definition)).replaceAll(known, unknown));
    expect(compareWithPlatform(definition, json)).toEqual({ kind: 'different', changes: [] });
  });
});

test.each([
  ['no object', []],
  ['no event', { clickEventsMeta: [] }],
  ['no list of fields', { clickEventsMeta: { eventName: 'CartAbandoned', fields: {} } }],
])('an answer that is %s cannot be read', (_, json) => {
  expect(compareWithPlatform(definition, json)).toEqual({ kind: 'unreadable' });
});
