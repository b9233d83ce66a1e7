import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDefinition } from '../../../src/events/validation/parse-definition';
import { toDefinition } from '../../../src/events/validation/to-definition';
import { toInput } from '../../../src/events/validation/to-input';
import { validateDefinition } from '../../../src/events/validation/validate-definition';
import { anyDefinition } from '../../support/arbitrary';

test('the input of a definition has this definition, and violates what the given one violated', () => {
  let valid = 0;
  fc.assert(
    fc.property(anyDefinition('Event'), (json) => {
      const parsed = parseDefinition(json);
      if ('parseErrors' in parsed) return;
      const { definition, violations } = validateDefinition(parsed, false);
      if (definition === null) return;
      valid += 1;
      const input = toInput(definition);
      expect(toDefinition(input)).toEqual(definition);
      expect(validateDefinition({ input }, false)).toMatchObject({ violations, definition });
    }),
    { numRuns: 500 },
  );
  expect(valid).toBeGreaterThan(100);
});
