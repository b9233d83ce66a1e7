import { EventRule } from '../event-rule';
import type { Rule } from './rule';

/** `fields[].name`: an occurrence has one value per name. An empty name, of which a form may have several, is no name. */
export const fieldNameDuplicate: Rule = function* ({ fields }) {
  const seen = new Set<string>();
  for (const [i, { name }] of (fields ?? []).entries()) {
    if (name === '') continue;
    if (seen.has(name)) yield { rule: EventRule.FIELD_NAME_DUPLICATE, path: ['fields', String(i), 'name'] };
    seen.add(name);
  }
};
