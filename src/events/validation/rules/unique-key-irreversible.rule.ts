import { uniqueKeyOf } from '../../model/event-definition';
import { EventFieldType } from '../../model/enums';
import { EventRule } from '../event-rule';
import { isFlagSet } from '../input-attributes';
import { quote } from '../quote';
import type { UpdateRule } from './rule';

/**
 * `isUniqueKeyField`: a field of the unique key stays in it. The customer is always part of the key, whatever its
 * field is called and whether or not there is one.
 */
export const uniqueKeyIrreversible: UpdateRule = function* ({ fields }, current) {
  const removed: string[] = [];
  for (const name of markedFieldsOf(current)) {
    const index = (fields ?? []).findIndex((field) => field.name === name);
    const field = fields?.[index];
    const subject = `field ${quote(name)}`;
    if (field === undefined) removed.push(subject);
    else if (field.type === EventFieldType.customer) {
      // As the customer field it would be in the key regardless of its flag, and the next update could remove it.
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

/** The fields that are marked as unique key fields: all of the key but `eventName` and the customer. */
function markedFieldsOf(event: Parameters<typeof uniqueKeyOf>[0]): string[] {
  return uniqueKeyOf(event).slice(2);
}
