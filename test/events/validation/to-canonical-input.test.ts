import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toCanonicalInput } from '../../../src/events/validation/to-canonical-input';
import { validateDefinition } from '../../../src/events/validation/validate-definition';
import { parseDefinition } from '../../../src/events/validation/parse-definition';
import { anyDefinition } from '../../support/arbitrary';
import type { WireDefinition } from '../../support/definitions';

function validate(json: WireDefinition): ReturnType<typeof validateDefinition> {
  const parsed = parseDefinition(json);
  if ('parseErrors' in parsed) throw new Error(parsed.parseErrors.join());
  return validateDefinition(parsed, false);
}

const IDENTIFIERS = [
  ['mobile', 'Mobile'],
  ['email', 'EMAIL'],
];
const FLAGS = [
  ['true', 'True'],
  ['false', 'FALSE'],
];
const VALUE_TYPES = [
  ['Boolean', 'BOOLEAN'],
  ['Enum', 'ENUM'],
  ['String', 'STRING'],
];

function respellText(text: unknown, spellings: readonly string[][]): unknown {
  return spellings.find((each) => each.some((spelling) => spelling === text))?.at(-1) ?? text ?? null;
}

/** The JSON with the other spelling of every value and valueType that the attribute allows, and null for nothing. */
function respell(json: unknown, name = ''): unknown {
  if (Array.isArray(json)) return json.map((each) => respell(each));
  if (typeof json !== 'object' || json === null) return json;
  const { value, valueType, ...rest } = json as Record<string, unknown>;
  return {
    ...((value !== undefined || valueType !== undefined) && {
      value: respellText(value, name === 'identifierType' ? IDENTIFIERS : FLAGS),
      valueType: respellText(valueType, VALUE_TYPES),
    }),
    ...Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, respell(each, key)])),
  };
}

test('a valid input has the JSON of its definition', () => {
  let valid = 0;
  fc.assert(
    fc.property(anyDefinition('Name', '!'), (json) => {
      const { input, definition } = validate(json);
      if (definition === null) return;
      valid += 1;
      expect(JSON.stringify(toCanonicalInput(input))).toBe(JSON.stringify(definition));
    }),
    { numRuns: 1_000 },
  );
  expect(valid).toBeGreaterThan(100);
});

test('two spellings of an input have the same JSON, whether or not a rule rejects it', () => {
  fc.assert(
    fc.property(anyDefinition('Name', '!'), (json) => {
      const [one, other] = [json, respell(json) as WireDefinition].map(
        (spelling) => validate(spelling).input,
      );
      expect(one && JSON.stringify(toCanonicalInput(one))).toBe(
        other && JSON.stringify(toCanonicalInput(other)),
      );
    }),
    { numRuns: 1_000 },
  );
});
