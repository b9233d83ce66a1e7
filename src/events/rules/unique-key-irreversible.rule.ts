import { uniqueKeyOf } from '../event-definition';
import { EventFieldType } from '../event.enums';
import { EventRule, quote } from '../event-issue';
import { isFlagSet } from '../event-wire';
import type { UpdateRule } from './rule';

/**
 * `isUniqueKeyField`: what is in the unique key stays in it. The customer always does, whatever its field is
 * called and whether or not there is one.
 */
export const uniqueKeyIrreversible: UpdateRule = function* ({ fields }, current) {
  const removed: string[] = [];
  for (const name of keyFieldsOf(current)) {
    const index = (fields ?? []).findIndex((field) => field.name === name);
    const field = fields?.[index];
    if (field === undefined) removed.push(name);
    else if (field.type !== EventFieldType.customer && !isFlagSet('isUniqueKeyField', field.attributes)) {
      const path = ['fields', String(index), 'attributes', 'isUniqueKeyField'];
      yield { rule: EventRule.UNIQUE_KEY_IRREVERSIBLE, path, subject: `field ${quote(name)}` };
    }
  }
  if (removed.length > 0) {
    const subject = removed.map((name) => `field ${quote(name)}`).join(' and ');
    yield { rule: EventRule.UNIQUE_KEY_IRREVERSIBLE, path: ['fields'], subject };
  }
};

/** The fields that an event marks, behind its own name and the customer. */
function keyFieldsOf(event: Parameters<typeof uniqueKeyOf>[0]): string[] {
  return uniqueKeyOf(event).slice(2);
}
