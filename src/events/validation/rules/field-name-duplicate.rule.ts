import { EventRule } from '../event-rule';
import type { Rule } from './rule';

/** `fields[].name`: an occurrence has one value per name. An empty name, of which a form may have several, is no name. */
export const fieldNameDuplicate: Rule = function* ({ fields }) {
  const firstByName = new Map<string, number>();
  for (const [i, { name }] of (fields ?? []).entries()) {
    if (name === '') continue;
    const otherFieldIndex = firstByName.get(name);
    if (otherFieldIndex === undefined) firstByName.set(name, i);
    else {
      const path = ['fields', String(i), 'name'];
      yield { rule: EventRule.FIELD_NAME_DUPLICATE, path, details: { otherFieldIndex } };
    }
  }
};
