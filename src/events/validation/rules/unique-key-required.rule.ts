import { EventRule } from '../event-rule';
import { isFlagSet } from '../input-attributes';
import { flaggedFields } from './flagged-fields';
import type { Rule } from './rule';

/** `isUniqueKeyField`: a field of the unique key must be marked `isRequired`. */
export const uniqueKeyRequired: Rule = function* (input) {
  for (const { field, path } of flaggedFields(input, 'isUniqueKeyField')) {
    if (!isFlagSet('isRequired', field.attributes)) {
      yield { rule: EventRule.UNIQUE_KEY_FIELD_NOT_REQUIRED, path };
    }
  }
};
