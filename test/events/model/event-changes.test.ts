import { describe, expect, test } from '@jest/globals';
import { MAX_CHANGES } from '../../../src/events/model/limits';
import { changesBetween } from '../../../src/events/model/event-changes';
import { CustomerIdentifierType, EventAction, EventFieldType } from '../../../src/events/model/enums';
import type {
  EventDefinition,
  FieldAttributes,
  FieldDefinition,
} from '../../../src/events/model/event-definition';
import { MAX_FIELDS } from '../../../src/events/model/limits';
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

/** The changes between two definitions, each as its kind, its path and whether it is breaking. */
const changesOf = (before: EventDefinition, after: EventDefinition): string[] =>
  changesBetween(before, after).map(
    ({ kind, path, breaking }) => `${kind} ${path.join('.')}${breaking ? ' breaking' : ''}`,
  );

test('equal definitions have no changes', () => {
  const one = () => withFields(customer({ identifierType: CustomerIdentifierType.email }), field('a'));
  expect(changesOf(one(), one())).toEqual([]);
});

describe('an added field', () => {
  test.each([
    ['that is not required', {}, ''],
    ['that is marked as not required', { isRequired: false }, ''],
    ['that is required', { isRequired: true }, ' breaking'],
    ['that is in the unique key', { isRequired: true, isUniqueKeyField: true }, ' breaking'],
  ])('%s', (_, attributes, breaking) => {
    expect(changesOf(withFields(), withFields(field('a', attributes)))).toEqual([
      `FIELD_ADDED fields.a${breaking}`,
    ]);
  });
});

describe('an attribute', () => {
  const of = (name: string, breaking = ''): string[] => [
    `FIELD_ATTRIBUTE_CHANGED fields.a.attributes.${name}${breaking}`,
  ];

  test.each([
    ['that makes a field required', {}, { isRequired: true }, of('isRequired', ' breaking')],
    [
      'that changes from false to true',
      { isRequired: false },
      { isRequired: true },
      of('isRequired', ' breaking'),
    ],
    ['that makes a field optional', { isRequired: true }, {}, of('isRequired')],
    ['that is set to false', {}, { isRequired: false }, of('isRequired')],
    ['that is no longer set to false', { isPsiData: false }, {}, of('isPsiData')],
    ['that marks sensitive data', {}, { isPsiData: true }, of('isPsiData')],
    [
      'that extends the unique key',
      { isRequired: true },
      { isRequired: true, isUniqueKeyField: true },
      of('isUniqueKeyField', ' breaking'),
    ],
    [
      'that removes a field from the unique key',
      { isRequired: true, isUniqueKeyField: true },
      { isRequired: true },
      of('isUniqueKeyField'),
    ],
  ])('%s', (_, before, after, changes) => {
    expect(changesOf(withFields(field('a', before)), withFields(field('a', after)))).toEqual(changes);
  });

  test('of the customer field does not extend the unique key, which already has the customer', () => {
    const marked = customer({ isRequired: true, isUniqueKeyField: true });
    expect(changesOf(withFields(customer({ isRequired: true })), withFields(marked))).toEqual([
      'FIELD_ATTRIBUTE_CHANGED fields.customer.attributes.isUniqueKeyField',
    ]);
  });
});

test('a renamed field counts as removed and added', () => {
  expect(changesOf(withFields(field('a')), withFields(field('A')))).toEqual([
    'FIELD_REMOVED fields.a breaking',
    'FIELD_ADDED fields.A',
  ]);
});

test('a new type and new attributes of one field are separate changes', () => {
  const after = withFields(field('a', { isRequired: true }, EventFieldType.double));
  expect(changesOf(withFields(field('a')), after)).toEqual([
    'FIELD_TYPE_CHANGED fields.a.type breaking',
    'FIELD_ATTRIBUTE_CHANGED fields.a.attributes.isRequired breaking',
  ]);
});

describe('the customer field', () => {
  const { mobile, email } = CustomerIdentifierType;
  const name = 'FIELD_ATTRIBUTE_CHANGED fields.customer.attributes';

  test.each([
    [
      'that is identified in another way',
      { identifierType: mobile },
      { identifierType: email },
      ['identifierType breaking'],
    ],
    ['of which it is first given how', {}, { identifierType: mobile }, ['identifierType breaking']],
    ['of which it is no longer given how', { identifierType: mobile }, {}, ['identifierType breaking']],
    ['that is identified as before', { identifierType: mobile }, { identifierType: mobile }, []],
    [
      'whose customers are no longer registered',
      { addCustomerIfNotExists: true },
      { addCustomerIfNotExists: false },
      ['addCustomerIfNotExists breaking'],
    ],
    [
      'without its setting to register customers',
      { addCustomerIfNotExists: true },
      {},
      ['addCustomerIfNotExists breaking'],
    ],
    [
      'whose customers are registered from now on',
      { addCustomerIfNotExists: false },
      { addCustomerIfNotExists: true },
      ['addCustomerIfNotExists'],
    ],
    [
      'with a new setting to register customers',
      {},
      { addCustomerIfNotExists: true },
      ['addCustomerIfNotExists'],
    ],
    [
      'without its setting not to register customers',
      { addCustomerIfNotExists: false },
      {},
      ['addCustomerIfNotExists'],
    ],
    [
      'with a new setting not to register customers',
      {},
      { addCustomerIfNotExists: false },
      ['addCustomerIfNotExists'],
    ],
  ])('%s', (_, before, after, changes) => {
    expect(changesOf(withFields(customer(before)), withFields(customer(after)))).toEqual(
      changes.map((change) => `${name}.${change}`),
    );
  });

  test('that is added to an event without one', () => {
    expect(changesOf(withFields(field('a')), withFields(field('a'), customer()))).toEqual([
      'FIELD_ADDED fields.customer breaking',
    ]);
    expect(changesOf(withFields(), withFields(customer({ isRequired: false })))).toEqual([
      'FIELD_ADDED fields.customer breaking',
    ]);
  });

  test('that is renamed: only its removal is breaking', () => {
    const buyer = { ...customer(), name: 'buyer' };
    expect(changesOf(withFields(customer()), withFields(buyer))).toEqual([
      'FIELD_REMOVED fields.customer breaking',
      'FIELD_ADDED fields.buyer',
    ]);
  });
});

describe('the order of the unique key', () => {
  const marked = { isRequired: true, isUniqueKeyField: true };
  const [a, b, c] = [field('a', marked), field('b', marked), field('c', marked)];
  const plain = field('plain');

  test.each([
    ['two fields', [a, b], [b, a]],
    ['all fields', [customer(), a, b, c], [c, b, a, customer()]],
    ['two fields around others', [a, plain, b, customer()], [customer(), b, plain, a]],
  ])('%s: breaking', (_, before, after) => {
    expect(changesOf(withFields(...before), withFields(...after))).toEqual([
      'FIELDS_REORDERED fields breaking',
    ]);
  });

  test.each([
    ['a field that is not in it', [a, plain, b], [plain, a, b]],
    ['the customer field, which has its own position in it', [customer(), a], [a, customer()]],
    ['the customer field, marked', [customer(marked), a, b], [a, customer(marked), b]],
  ])('%s: not breaking', (_, before, after) => {
    expect(changesOf(withFields(...before), withFields(...after))).toEqual(['FIELDS_REORDERED fields']);
  });

  test('is breaking although another field joins it', () => {
    expect(changesOf(withFields(a, b), withFields(b, c, a))).toEqual([
      'FIELD_ADDED fields.c breaking',
      'FIELDS_REORDERED fields breaking',
    ]);
  });

  test('is the same if a field joins it in between, or a field that was not in it moves', () => {
    expect(changesOf(withFields(a, b), withFields(a, c, b))).toEqual(['FIELD_ADDED fields.c breaking']);
    expect(changesOf(withFields(field('c'), a, b), withFields(a, c, b))).toEqual([
      'FIELD_ATTRIBUTE_CHANGED fields.c.attributes.isRequired breaking',
      'FIELD_ATTRIBUTE_CHANGED fields.c.attributes.isUniqueKeyField breaking',
      'FIELDS_REORDERED fields',
    ]);
  });
});

describe('the order', () => {
  const [a, b, c] = [field('a'), field('b'), field('c')];

  test('of fields can change', () => {
    expect(changesOf(withFields(a, b, c), withFields(c, a, b))).toEqual(['FIELDS_REORDERED fields']);
  });

  test('does not change if a field is only added or removed in between', () => {
    expect(changesOf(withFields(a, c), withFields(a, b, c))).toEqual(['FIELD_ADDED fields.b']);
    expect(changesOf(withFields(a, b, c), withFields(a, c))).toEqual(['FIELD_REMOVED fields.b breaking']);
  });

  test('of actions can change', () => {
    const both = [EventAction.EMFConsumer, EventAction.EIConsumer];
    expect(changesOf(definition({ actions: both }), definition({ actions: both.toReversed() }))).toEqual([
      'ACTIONS_REORDERED actions',
    ]);
  });
});

test('a description can be added, changed, emptied and removed', () => {
  const [none, empty, text] = [null, '', 'text'].map((description) => definition({ description }));
  for (const [before, after] of [
    [none, empty],
    [empty, text],
    [text, none],
  ]) {
    if (before && after) expect(changesOf(before, after)).toEqual(['DESCRIPTION_CHANGED description']);
  }
});

test('there are never more changes than their complexity assumes, and there can be as many', () => {
  const [oldFlags, newFlags] = [
    { isRequired: null, isUniqueKeyField: null, isPsiData: null },
    { isRequired: true, isUniqueKeyField: true, isPsiData: true },
  ];
  const ofCustomer = { addCustomerIfNotExists: true, identifierType: CustomerIdentifierType.mobile };
  const names = Array.from({ length: MAX_FIELDS - 2 }, (_, i) => `field${i}`);
  const before = withFields(
    field('first', { ...oldFlags, ...ofCustomer }, EventFieldType.customer),
    field('second', oldFlags),
    ...names.map((name) => field(name, oldFlags)),
  );
  const after = definition({
    actions: [EventAction.EIConsumer],
    description: 'new',
    fields: [
      field('second', { ...newFlags, ...ofCustomer }, EventFieldType.customer),
      field('first', newFlags),
      ...names.map((name) => field(name, newFlags, EventFieldType.double)),
    ],
  });
  expect(changesBetween(before, after)).toHaveLength(MAX_CHANGES);
});
