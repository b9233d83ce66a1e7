import { describe, expect, test } from '@jest/globals';
import { breakingChangeViolations } from '../../src/events/breaking-changes';
import { CustomerIdentifierType, EventAction, EventFieldType } from '../../src/events/model/enums';
import { changesBetween } from '../../src/events/model/event-changes';
import type {
  EventDefinition,
  FieldAttributes,
  FieldDefinition,
} from '../../src/events/model/event-definition';
import { toIssue } from '../../src/events/validation/event-issue';
import { NO_ATTRIBUTES } from '../support/canonical-definitions';

const field = (
  name: string,
  attributes: Partial<FieldAttributes> = {},
  type = EventFieldType.string,
): FieldDefinition => ({ name, type, attributes: { ...NO_ATTRIBUTES, ...attributes } });

const KEY = { isRequired: true, isUniqueKeyField: true };
const { EMFConsumer, EIConsumer } = EventAction;
const { customer, double } = EventFieldType;

const define = (fields: readonly FieldDefinition[], actions = [EMFConsumer]): EventDefinition => ({
  ...{ eventName: 'Cart', actions, description: null, fields },
});

function breaking(before: EventDefinition, after: EventDefinition): string[] {
  const violations = breakingChangeViolations(changesBetween(before, after));
  return violations.map((violation) => {
    const { rule, path, message } = toIssue({}, violation, []);
    return `${rule} ${path.join('.')}: ${message.replace(/ could make .*/, '')}`;
  });
}

describe('each breaking change is reported at its place in the new definition', () => {
  test.each<[string, EventDefinition, EventDefinition, readonly string[]]>([
    [
      'a removed destination',
      define([], [EMFConsumer, EIConsumer]),
      define([]),
      ['BREAKING_CHANGE actions: Removing the destination EIConsumer'],
    ],
    [
      'two removed fields',
      define([field('a'), field('b'), field('c')]),
      define([field('b')]),
      ['BREAKING_CHANGE fields: Removing field "a"', 'BREAKING_CHANGE fields: Removing field "c"'],
    ],
    [
      'an added field that is required',
      define([field('a')]),
      define([field('new', { isRequired: true }), field('a')]),
      ['BREAKING_CHANGE fields.0: Adding field "new"'],
    ],
    [
      'another type',
      define([field('a'), field('b')]),
      define([field('b'), field('a', {}, double)]),
      ['BREAKING_CHANGE fields.1.type: Changing the type of field "a"'],
    ],
    [
      'two attributes of one field',
      define([field('a')]),
      define([field('a', KEY)]),
      [
        'BREAKING_CHANGE fields.0.attributes.isRequired: Changing attribute isRequired of field "a"',
        'BREAKING_CHANGE fields.0.attributes.isUniqueKeyField: Changing attribute isUniqueKeyField of field "a"',
      ],
    ],
    [
      'an attribute that is left out',
      define([field('who', { addCustomerIfNotExists: true }, customer)]),
      define([field('who', {}, customer)]),
      [
        'BREAKING_CHANGE fields.0.attributes.addCustomerIfNotExists: Changing attribute addCustomerIfNotExists of field "who"',
      ],
    ],
    [
      'customers who are identified in another way',
      define([field('who', { identifierType: CustomerIdentifierType.email }, customer)]),
      define([field('who', { identifierType: CustomerIdentifierType.mobile }, customer)]),
      [
        'BREAKING_CHANGE fields.0.attributes.identifierType: Changing attribute identifierType of field "who"',
      ],
    ],
    [
      'another order of the unique key',
      define([field('a', KEY), field('b', KEY)]),
      define([field('b', KEY), field('a', KEY)]),
      ['BREAKING_CHANGE fields: Changing the order of the unique key'],
    ],
    [
      'a field whose name looks like an index',
      define([field('1'), field('0')]),
      define([field('1'), field('0', {}, double)]),
      ['BREAKING_CHANGE fields.1.type: Changing the type of field "0"'],
    ],
  ])('%s', (_, before, after, wanted) => {
    expect(breaking(before, after)).toEqual(wanted);
  });

  test('and no change that is not breaking', () => {
    const before = define([field('a', { isRequired: true }), field('b')], [EMFConsumer]);
    const after = define([field('new'), field('b'), field('a')], [EIConsumer, EMFConsumer]);
    expect(changesBetween(before, { ...after, description: 'x' }).length).toBeGreaterThan(3);
    expect(breaking(before, { ...after, description: 'x' })).toEqual([]);
  });
});
