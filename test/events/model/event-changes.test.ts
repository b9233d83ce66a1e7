import { describe, expect, test } from '@jest/globals';
import { changesBetween } from '../../../src/events/model/event-changes';
import { CustomerIdentifierType, EventAction, EventFieldType } from '../../../src/events/model/enums';
import type {
  EventDefinition,
  FieldAttributes,
  FieldDefinition,
} from '../../../src/events/model/event-definition';
import { NO_ATTRIBUTES } from '../../support/canonical-definitions';

const field = (
  name: string,
  given: Partial<FieldAttributes> = {},
  type = EventFieldType.string,
): FieldDefinition => ({
  name,
  type,
  attributes: { ...NO_ATTRIBUTES, ...given },
});

const customer = (given: Partial<FieldAttributes> = {}): FieldDefinition =>
  field('customer', given, EventFieldType.customer);

const definition = (given: Partial<EventDefinition> = {}): EventDefinition => ({
  eventName: 'Event',
  actions: [EventAction.EMFConsumer],
  description: null,
  fields: [],
  ...given,
});

const withFields = (...fields: FieldDefinition[]): EventDefinition => definition({ fields });

/** The changes between two definitions, each as its kind, its place and whether it breaks. */
const told = (before: EventDefinition, after: EventDefinition): string[] =>
  changesBetween(before, after).map(
    ({ kind, path, breaking }) => `${kind} ${path.join('.')}${breaking ? ' breaking' : ''}`,
  );

test('between equal definitions there are none', () => {
  const one = () => withFields(customer({ identifierType: CustomerIdentifierType.email }), field('a'));
  expect(told(one(), one())).toEqual([]);
});

describe('of a field that is added', () => {
  test.each([
    ['and not required', {}, ''],
    ['and said not to be required', { isRequired: false }, ''],
    ['and required', { isRequired: true }, ' breaking'],
    ['and in the unique key', { isRequired: true, isUniqueKeyField: true }, ' breaking'],
  ])('%s', (_, attributes, breaking) => {
    expect(told(withFields(), withFields(field('a', attributes)))).toEqual([
      `FIELD_ADDED fields.a${breaking}`,
    ]);
  });
});

describe('of an attribute', () => {
  const of = (name: string, breaking = ''): string[] => [
    `FIELD_ATTRIBUTE_CHANGED fields.a.attributes.${name}${breaking}`,
  ];

  test.each([
    ['that makes a field required', {}, { isRequired: true }, of('isRequired', ' breaking')],
    ['from false to true', { isRequired: false }, { isRequired: true }, of('isRequired', ' breaking')],
    ['that makes a field optional', { isRequired: true }, {}, of('isRequired')],
    ['that is said to be false', {}, { isRequired: false }, of('isRequired')],
    ['that is no longer said to be false', { isPsiData: false }, {}, of('isPsiData')],
    ['that marks sensitive data', {}, { isPsiData: true }, of('isPsiData')],
    [
      'that makes the unique key grow',
      { isRequired: true },
      { isRequired: true, isUniqueKeyField: true },
      of('isUniqueKeyField', ' breaking'),
    ],
    [
      'by which a field leaves the unique key',
      { isRequired: true, isUniqueKeyField: true },
      { isRequired: true },
      of('isUniqueKeyField'),
    ],
  ])('%s', (_, before, after, changes) => {
    expect(told(withFields(field('a', before)), withFields(field('a', after)))).toEqual(changes);
  });

  test('of the customer field does not make the unique key grow: the customer is in it', () => {
    const marked = customer({ isRequired: true, isUniqueKeyField: true });
    expect(told(withFields(customer({ isRequired: true })), withFields(marked))).toEqual([
      'FIELD_ATTRIBUTE_CHANGED fields.customer.attributes.isUniqueKeyField',
    ]);
  });
});

test('of a field that is renamed there are two', () => {
  expect(told(withFields(field('a')), withFields(field('A')))).toEqual([
    'FIELD_REMOVED fields.a breaking',
    'FIELD_ADDED fields.A',
  ]);
});

test('of a type and of attributes of one field each is told', () => {
  const after = withFields(field('a', { isRequired: true }, EventFieldType.double));
  expect(told(withFields(field('a')), after)).toEqual([
    'FIELD_TYPE_CHANGED fields.a.type breaking',
    'FIELD_ATTRIBUTE_CHANGED fields.a.attributes.isRequired breaking',
  ]);
});

describe('of the customer field', () => {
  const { mobile, email } = CustomerIdentifierType;
  const name = 'FIELD_ATTRIBUTE_CHANGED fields.customer.attributes';

  test.each([
    [
      'that is identified otherwise',
      { identifierType: mobile },
      { identifierType: email },
      ['identifierType breaking'],
    ],
    ['of which it is first given how', {}, { identifierType: mobile }, ['identifierType breaking']],
    ['of which it is no longer given how', { identifierType: mobile }, {}, ['identifierType breaking']],
    ['that is identified as before', { identifierType: mobile }, { identifierType: mobile }, []],
    [
      'that is no longer registered',
      { addCustomerIfNotExists: true },
      { addCustomerIfNotExists: false },
      ['addCustomerIfNotExists breaking'],
    ],
    [
      'of which it is no longer given that it is registered',
      { addCustomerIfNotExists: true },
      {},
      ['addCustomerIfNotExists breaking'],
    ],
    [
      'that is registered from now on',
      { addCustomerIfNotExists: false },
      { addCustomerIfNotExists: true },
      ['addCustomerIfNotExists'],
    ],
    [
      'of which it is first given that it is registered',
      {},
      { addCustomerIfNotExists: true },
      ['addCustomerIfNotExists'],
    ],
    [
      'of which it is no longer given that it is not registered',
      { addCustomerIfNotExists: false },
      {},
      ['addCustomerIfNotExists'],
    ],
    [
      'of which it is first given that it is not registered',
      {},
      { addCustomerIfNotExists: false },
      ['addCustomerIfNotExists'],
    ],
  ])('%s', (_, before, after, changes) => {
    expect(told(withFields(customer(before)), withFields(customer(after)))).toEqual(
      changes.map((change) => `${name}.${change}`),
    );
  });

  test('that is added to an event without one', () => {
    expect(told(withFields(field('a')), withFields(field('a'), customer()))).toEqual([
      'FIELD_ADDED fields.customer breaking',
    ]);
    expect(told(withFields(), withFields(customer({ isRequired: false })))).toEqual([
      'FIELD_ADDED fields.customer breaking',
    ]);
  });

  test('that is renamed: only what was removed breaks', () => {
    const buyer = { ...customer(), name: 'buyer' };
    expect(told(withFields(customer()), withFields(buyer))).toEqual([
      'FIELD_REMOVED fields.customer breaking',
      'FIELD_ADDED fields.buyer',
    ]);
  });
});

describe('of the order of the unique key', () => {
  const marked = { isRequired: true, isUniqueKeyField: true };
  const [a, b, c] = [field('a', marked), field('b', marked), field('c', marked)];
  const plain = field('plain');

  test.each([
    ['two fields', [a, b], [b, a]],
    ['all fields', [customer(), a, b, c], [c, b, a, customer()]],
    ['two fields around others', [a, plain, b, customer()], [customer(), b, plain, a]],
  ])('%s: breaks', (_, before, after) => {
    expect(told(withFields(...before), withFields(...after))).toEqual(['FIELDS_REORDERED fields breaking']);
  });

  test.each([
    ['a field that is not in it', [a, plain, b], [plain, a, b]],
    ['the customer field, which has its own position in it', [customer(), a], [a, customer()]],
    ['the customer field, marked', [customer(marked), a, b], [a, customer(marked), b]],
  ])('%s: does not break', (_, before, after) => {
    expect(told(withFields(...before), withFields(...after))).toEqual(['FIELDS_REORDERED fields']);
  });

  test('breaks although another field joins it', () => {
    expect(told(withFields(a, b), withFields(b, c, a))).toEqual([
      'FIELD_ADDED fields.c breaking',
      'FIELDS_REORDERED fields breaking',
    ]);
  });

  test('is the same if a field joins it in between, or a field that was not in it moves', () => {
    expect(told(withFields(a, b), withFields(a, c, b))).toEqual(['FIELD_ADDED fields.c breaking']);
    expect(told(withFields(field('c'), a, b), withFields(a, c, b))).toEqual([
      'FIELD_ATTRIBUTE_CHANGED fields.c.attributes.isRequired breaking',
      'FIELD_ATTRIBUTE_CHANGED fields.c.attributes.isUniqueKeyField breaking',
      'FIELDS_REORDERED fields',
    ]);
  });
});

describe('of an order', () => {
  const [a, b, c] = [field('a'), field('b'), field('c')];

  test('of fields is told', () => {
    expect(told(withFields(a, b, c), withFields(c, a, b))).toEqual(['FIELDS_REORDERED fields']);
  });

  test('is not told where a field only came between, or went', () => {
    expect(told(withFields(a, c), withFields(a, b, c))).toEqual(['FIELD_ADDED fields.b']);
    expect(told(withFields(a, b, c), withFields(a, c))).toEqual(['FIELD_REMOVED fields.b breaking']);
  });

  test('of actions is told', () => {
    const both = [EventAction.EMFConsumer, EventAction.EIConsumer];
    expect(told(definition({ actions: both }), definition({ actions: both.toReversed() }))).toEqual([
      'ACTIONS_REORDERED actions',
    ]);
  });
});

test('of a description: given, changed, emptied and taken away', () => {
  const [none, empty, text] = [null, '', 'text'].map((description) => definition({ description }));
  for (const [before, after] of [
    [none, empty],
    [empty, text],
    [text, none],
  ]) {
    if (before && after) expect(told(before, after)).toEqual(['DESCRIPTION_CHANGED description']);
  }
});
