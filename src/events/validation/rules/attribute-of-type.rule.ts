import { attributeRuleOf } from '../attribute-rules';
import { isFlagSet } from '../input-attributes';
import { givenAttributes, pathToAttribute } from './given-attributes';
import type { Rule } from './rule';

/** `fields[].attributes`: only what the type of the field permits, as the table of attribute rules says. */
export const attributeOfType: Rule = function* (input) {
  for (const given of givenAttributes(input)) {
    const { field, name } = given;
    const found = attributeRuleOf(field.type, name);
    if (found === null) continue;
    if (found.violatedBy === 'any value' || isFlagSet(name, field.attributes))
      yield { rule: found.rule, path: pathToAttribute(given) };
  }
};
