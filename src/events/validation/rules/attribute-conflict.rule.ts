import { canonicalValue } from '../../model/attribute-values';
import { EventRule } from '../event-rule';
import { givenAttributes } from './given-attributes';
import type { Rule } from './rule';

/** An attribute that is given typed and in `attributes` has one meaning. A value without a meaning has a rule of its own. */
export const attributeConflict: Rule = function* (input) {
  for (const { field, index, name, attribute } of givenAttributes(input)) {
    const typed = field[name];
    if (typed == null) continue;
    const otherGiven = canonicalValue(name, attribute.value);
    if (otherGiven === null || otherGiven === String(typed)) continue;
    yield {
      rule: EventRule.ATTRIBUTE_CONFLICT,
      path: ['fields', String(index), name],
      details: { otherGiven },
    };
  }
};
