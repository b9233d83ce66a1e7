import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { acceptsValueType, canonicalValue } from '../../../src/events/model/attribute-values';
import { ATTRIBUTE_NAMES, type AttributeName } from '../../../src/events/model/field-types';
import { completeDraft } from '../../../src/events/validation/complete-draft';
import {
  CreateEventInput,
  EventFieldAttributesInput,
  EventFieldInput,
} from '../../../src/events/validation/create-event.input';
import { EventRule } from '../../../src/events/validation/event-rule';
import { parseDefinition } from '../../../src/events/validation/parse-definition';
import { toCanonicalInput } from '../../../src/events/validation/to-canonical-input';
import {
  toIssues,
  validateDefinition,
  type ValidationResult,
} from '../../../src/events/validation/validate-definition';
import { anyDefinition } from '../../support/arbitrary';
import { CUSTOMER, definition, field, flag, type WireDefinition } from '../../support/definitions';

type Typed = Partial<Record<AttributeName, unknown>>;

function inputOf(json: WireDefinition): CreateEventInput {
  const parsed = parseDefinition(json);
  if ('parseErrors' in parsed) throw new Error(parsed.parseErrors.join());
  return completeDraft(parsed.input);
}

/** An input with one field besides the customer, which gives attributes in both ways. */
function inputWith(typed: Typed, attributes?: unknown, type = 'string'): CreateEventInput {
  const json =
    type === 'customer'
      ? definition({ fields: [{ ...CUSTOMER, attributes }] })
      : definition({ fields: [field({ name: 'x', type, attributes })] });
  const input = inputOf(json);
  const fields = input.fields?.map((each) => Object.assign(new EventFieldInput(), each, typed)) ?? [];
  return Object.assign(input, { fields });
}

const validate = (input: CreateEventInput): ValidationResult => validateDefinition({ input }, false);

/** The errors and the warnings in short, but for the missing customer. */
function issuesOf(input: CreateEventInput): string[] {
  const { warnings, errors } = toIssues(input, validate(input).violations, [], false);
  return [...errors, ...warnings]
    .filter(({ rule }) => rule !== EventRule.CUSTOMER_FIELD_MISSING)
    .map(({ rule, path }) => `${rule} ${path.join('.')}`);
}

describe('an attribute that is given twice', () => {
  test.each([
    ['true and True', { isRequired: true }, { isRequired: flag('True', 'BOOLEAN') }, 'string'],
    ['false and FALSE', { isPsiData: false }, { isPsiData: flag('FALSE', null) }, 'double'],
    ['mobile and MOBILE', { identifierType: 'mobile' }, { identifierType: { value: 'MOBILE' } }, 'customer'],
    ['true and null', { isRequired: true }, { isRequired: null }, 'string'],
    ['null and true', { isRequired: null }, { isRequired: flag('true') }, 'string'],
  ])('may be %s, which mean the same', (_, typed, attributes, type) => {
    expect(issuesOf(inputWith(typed, attributes, type))).toEqual([]);
  });

  test.each([
    ['isRequired', false, flag('True'), 'string'],
    ['isUniqueKeyField', false, flag('TRUE', 'BOOLEAN'), 'string'],
    ['isPsiData', true, flag('false'), 'string'],
    ['addCustomerIfNotExists', true, flag('false'), 'customer'],
    ['identifierType', 'email', flag('MOBILE', 'Enum'), 'customer'],
  ])('may not mean two things: %s', (name, typed, written, type) => {
    const input = inputWith({ [name]: typed }, { [name]: written }, type);
    expect(issuesOf(input)).toEqual([`ATTRIBUTE_CONFLICT fields.0.${name}`]);
    expect(validate(input).definition).toBeNull();
  });

  test('has one error for the value that no attribute allows, and counts as typed', () => {
    const input = inputWith(
      { isRequired: true, isUniqueKeyField: true },
      { isRequired: flag('yes'), isUniqueKeyField: flag('true', 'Enum') },
    );
    expect(issuesOf(input)).toEqual([
      'ATTRIBUTE_VALUE_INVALID fields.0.attributes.isRequired.value',
      'ATTRIBUTE_VALUE_TYPE_INVALID fields.0.attributes.isUniqueKeyField.valueType',
    ]);
  });

  test('says in its message what each of the two is', () => {
    const input = inputWith({ isRequired: false }, { isRequired: flag('True') });
    const [error] = toIssues(input, validate(input).violations, ['input'], false).errors;
    expect(error).toMatchObject({
      code: 1802,
      message:
        'Attribute isRequired of field "x" is false here, but true in its attributes: give it once, or with one meaning.',
      path: ['input', 'fields', '0', 'isRequired'],
    });
  });
});

describe('a rule about an attribute', () => {
  test.each([
    ['ATTRIBUTE_NOT_APPLICABLE', { identifierType: 'email' }, 'string', 'identifierType'],
    ['UNIQUE_KEY_FIELD_NOT_REQUIRED', { isUniqueKeyField: true }, 'string', 'isUniqueKeyField'],
    ['UNIQUE_KEY_ON_CUSTOMER', { isUniqueKeyField: true, isRequired: true }, 'customer', 'isUniqueKeyField'],
    ['PSI_ON_CUSTOMER', { isPsiData: true }, 'customer', 'isPsiData'],
    ['PSI_DISCOURAGED', { isPsiData: true }, 'tillCode', 'isPsiData'],
  ])('points at the typed one: %s', (rule, typed, type, name) => {
    expect(issuesOf(inputWith(typed, undefined, type))).toEqual([`${rule} fields.0.${name}`]);
    // Also if the attribute is in `attributes` as well.
    const written = Object.fromEntries(
      Object.entries(typed).map(([key, value]) => [key, { value: String(value) }]),
    );
    expect(issuesOf(inputWith(typed, written, type))).toEqual([`${rule} fields.0.${name}`]);
  });

  test('points into attributes if the attribute is given there, whatever else is typed', () => {
    const input = inputWith({ isRequired: false }, { isUniqueKeyField: flag('true') });
    expect(issuesOf(input)).toEqual(['UNIQUE_KEY_FIELD_NOT_REQUIRED fields.0.attributes.isUniqueKeyField']);
  });

  test('points at the typed one if it is a rule of the platform', () => {
    const violation = {
      rule: EventRule.PLATFORM_REFUSED,
      details: { platformMessage: 'isPsiData is invalid' },
      code: 1802,
    };
    const path = ['fields', '0', 'attributes', 'isPsiData'];
    const placeOf = (input: CreateEventInput): unknown =>
      toIssues(input, [{ ...violation, path }], ['input'], false).errors[0]?.path.join('.');
    expect(placeOf(inputWith({ isPsiData: true }))).toBe('input.fields.0.isPsiData');
    expect(placeOf(inputWith({}, { isPsiData: flag('true') }))).toBe('input.fields.0.attributes.isPsiData');
  });

  test('finds the other attribute in either form', () => {
    expect(issuesOf(inputWith({ isRequired: true }, { isUniqueKeyField: flag('true') }))).toEqual([]);
    expect(issuesOf(inputWith({ isUniqueKeyField: true }, { isRequired: flag('true') }))).toEqual([]);
  });
});

/** The input with some of its valid attributes typed, instead of in `attributes` or as well. */
function typing(input: CreateEventInput, choices: readonly boolean[]): CreateEventInput {
  let i = 0;
  const chosen = (): boolean => choices[i++ % choices.length] === true;
  const fields = input.fields?.map((each) => {
    const typed: Typed = {};
    const attributes = Object.assign(new EventFieldAttributesInput(), each.attributes);
    for (const name of ATTRIBUTE_NAMES) {
      const attribute = attributes[name];
      const value = canonicalValue(name, attribute?.value);
      if (value === null || !acceptsValueType(name, attribute?.valueType) || !chosen()) continue;
      typed[name] = name === 'identifierType' ? value : value === 'true';
      if (chosen()) attributes[name] = null;
    }
    return Object.assign(new EventFieldInput(), each, { attributes }, typed);
  });
  return Object.assign(new CreateEventInput(), input, { fields });
}

test('an input is the same in typed attributes, in attributes or in both, whether or not a rule rejects it', () => {
  let valid = 0;
  fc.assert(
    fc.property(anyDefinition('Name', '!'), fc.array(fc.boolean(), { minLength: 1 }), (json, choices) => {
      const input = inputOf(json);
      const typed = typing(input, choices);
      expect(JSON.stringify(toCanonicalInput(typed))).toBe(JSON.stringify(toCanonicalInput(input)));
      const [one, other] = [validate(input), validate(typed)];
      expect(JSON.stringify(other.definition)).toBe(JSON.stringify(one.definition));
      const rulesOf = ({ violations }: ValidationResult): string[] =>
        violations.map(({ rule }) => rule).sort();
      expect(rulesOf(other)).toEqual(rulesOf(one));
      if (one.definition !== null) valid += 1;
    }),
    { numRuns: 1_000 },
  );
  expect(valid).toBeGreaterThan(100);
});

test('two inputs that are rejected are not the same if only one of them contradicts itself', () => {
  const inputs = [
    inputWith({ isRequired: true }),
    inputWith({ isRequired: true }, { isRequired: flag('false') }),
    inputWith({ isRequired: false }, { isRequired: flag('true') }),
    inputWith({ isRequired: true }, { isRequired: flag('yes') }),
  ].map((input) => JSON.stringify(toCanonicalInput(Object.assign(input, { eventName: 'One' }))));
  expect(new Set(inputs).size).toBe(inputs.length);
});
