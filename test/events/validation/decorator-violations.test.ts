import { describe, expect, test } from '@jest/globals';
import {
  IsEnum,
  IsInt,
  IsOptional,
  validateSync,
  type ValidationError,
  type ValidationOptions,
} from 'class-validator';
import fc from 'fast-check';
import {
  AttributeInput,
  CreateEventInput,
  EventFieldAttributesInput,
  EventFieldInput,
} from '../../../src/events/validation/create-event.input';
import { decoratorViolations } from '../../../src/events/validation/decorator-violations';
import { enforces } from '../../../src/events/validation/decorators';
import { EventRule } from '../../../src/events/validation/event-rule';

/** What class-validator itself finds, as rules and paths. */
function violationsOf(input: object): string[] {
  const flatten = (
    { property, constraints, contexts, children }: ValidationError,
    parent: string,
  ): string[] => {
    const path = `${parent}.${property}`;
    const rules = Object.keys(constraints ?? {}).map((name) => JSON.stringify(contexts?.[name]));
    return [
      ...[...new Set(rules)].map((rule) => `${rule} ${path}`),
      ...(children ?? []).flatMap((child) => flatten(child, path)),
    ];
  };
  return validateSync(input, { forbidUnknownValues: true })
    .flatMap((error) => flatten(error, ''))
    .sort();
}

function expectSame(input: object): string[] {
  const expected = violationsOf(input);
  const found = decoratorViolations(Object.assign(new CreateEventInput(), input)).map(
    ({ rule, path }) => `${JSON.stringify({ rule })} .${path.join('.')}`,
  );
  expect(found.sort()).toEqual(expected);
  return expected;
}

const instancesOf = <Input extends object>(
  target: new () => Input,
  properties: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Input> =>
  fc.record(properties, { requiredKeys: [] }).map((given) => Object.assign(new target(), given));

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    ' ',
    'a',
    'a b',
    'x'.repeat(51),
    'x'.repeat(201),
    '😀'.repeat(1_000),
    '😀'.repeat(1_001),
    'a\0b',
  ),
);
/** What may stand where something else is expected. */
const odd = fc.constantFrom<unknown>(null, undefined, 7, true, 'customer', 'Boolean', {});
const attribute = instancesOf(AttributeInput, { valueType: odd, value: fc.oneof(text, odd) });
const attributes = instancesOf(EventFieldAttributesInput, {
  isRequired: fc.option(attribute),
  isPsiData: fc.option(attribute),
  identifierType: attribute,
});
const field = instancesOf(EventFieldInput, {
  name: fc.oneof(text, odd),
  type: fc.oneof(odd, fc.constantFrom('string', 'double')),
  attributes: fc.option(attributes),
});
const inputs = instancesOf(CreateEventInput, {
  eventName: fc.oneof(text, odd),
  actions: fc.oneof(odd, fc.array(odd)),
  description: fc.oneof(text, odd),
  fields: fc.option(
    fc.oneof(fc.array(field, { maxLength: 4 }), fc.array(field, { minLength: 99, maxLength: 102 })),
  ),
});

describe('the violations that decorators find are those of class-validator', () => {
  test('for any input', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(inputs, (input) => {
        for (const violation of expectSame(input)) seen.add(violation.split(' ')[0] ?? '');
      }),
      { numRuns: 300 },
    );
    // All that decorators enforce.
    expect(seen.size).toBe(9);
  });

  test('for an input without a violation', () => {
    const valid = Object.assign(new CreateEventInput(), { eventName: 'a', actions: ['EMFConsumer'] });
    expect(expectSame(valid)).toEqual([]);
  });
});

describe('a decorator that would be checked in another way than class-validator does is refused', () => {
  const optionsOf: Record<string, ValidationOptions> = {
    each: { ...enforces(EventRule.ACTIONS_INVALID), each: true },
    'a condition': { ...enforces(EventRule.ACTIONS_INVALID), validateIf: () => true },
    'no rule': {},
  };

  test.each(Object.entries(optionsOf))('%s', (_, options) => {
    class Input extends CreateEventInput {
      @IsInt(options)
      count = 1;
    }
    expect(() => decoratorViolations(new Input())).toThrow('count');
  });

  test('an object of a class without decorators', () => {
    const fields = [{ name: 'a', type: 'string' }];
    const input = Object.assign(new CreateEventInput(), { eventName: 'a', actions: ['EMFConsumer'], fields });
    expect(() => decoratorViolations(input)).toThrow('the class Object has no decorators');
  });
});

test('decorators of a class and of the one that it extends are checked', () => {
  enum Colour {
    RED = 'red',
  }
  class Input extends CreateEventInput {
    @IsOptional()
    @IsEnum(Colour, enforces(EventRule.FIELD_TYPE_INVALID))
    colour?: string | null;
  }
  const input = Object.assign(new Input(), { eventName: '', actions: ['EMFConsumer'], colour: 'blue' });
  expect(decoratorViolations(input)).toEqual(
    expect.arrayContaining([
      { rule: EventRule.EVENT_NAME_INVALID, path: ['eventName'] },
      { rule: EventRule.FIELD_TYPE_INVALID, path: ['colour'] },
    ]),
  );
});
