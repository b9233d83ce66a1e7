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
    const subject = `field ${quote(name)}`;
    if (field === undefined) removed.push(subject);
    else if (field.type === EventFieldType.customer) {
      // It would be in the key for the customer now, and out of it with the next update.
      yield { rule: EventRule.UNIQUE_KEY_IRREVERSIBLE, path: ['fields', String(index), 'type'], subject };
    } else if (!isFlagSet('isUniqueKeyField', field.attributes)) {
      const path = ['fields', String(index), 'attributes', 'isUniqueKeyField'];
      yield { rule: EventRule.UNIQUE_KEY_IRREVERSIBLE, path, subject };
    }
  }
  if (removed.length > 0) {
    yield { rule: EventRule.UNIQUE_KEY_IRREVERSIBLE, path: ['fields'], subject: removed.join(' and ') };
  }
};

/** The fields that an event marks, behind its own name and the customer. */
function keyFieldsOf(event: Parameters<typeof uniqueKeyOf>[0]): string[] {
  return uniqueKeyOf(event).slice(2);
}
