import type { FieldDefinition } from '../../model/event-definition';
import { EventFieldType } from '../../model/enums';
import { EventRule } from '../event-rule';
import { isFlagSet } from '../input-attributes';
import { excerpt } from '../quote';
import type { ViolationDetails } from '../violation';
import type { UpdateRule } from './rule';

/**
 * `isUniqueKeyField`: a field that is marked stays marked, and a customer field or not. The customer is always part
 * of the key: a customer field that is not marked may be renamed or removed.
 */
export const uniqueKeyIrreversible: UpdateRule = function* ({ fields }, current) {
  const removed: FieldDefinition[] = [];
  const given = (fields ?? []).map((field, i) => ({ field, path: ['fields', String(i)] }));
  // Backwards, so that the first of several fields with the same name counts.
  const byName = new Map(given.reverse().map((each) => [each.field.name, each]));
  for (const marked of current.fields.filter(({ attributes }) => attributes.isUniqueKeyField)) {
    const kept = byName.get(marked.name);
    const details = detailsOf([marked]);
    if (kept === undefined) removed.push(marked);
    else if (isCustomer(kept.field) !== isCustomer(marked)) {
      // As the customer field it would be in the key regardless of its flag, and the next update could remove it.
      yield { rule: EventRule.UNIQUE_KEY_IRREVERSIBLE, path: [...kept.path, 'type'], details };
    } else if (!isFlagSet('isUniqueKeyField', kept.field.attributes)) {
      const path = [...kept.path, 'attributes', 'isUniqueKeyField'];
      yield { rule: EventRule.UNIQUE_KEY_IRREVERSIBLE, path, details };
    }
  }
  if (removed.length > 0) {
    yield { rule: EventRule.UNIQUE_KEY_IRREVERSIBLE, path: ['fields'], details: detailsOf(removed) };
  }
};

function isCustomer({ type }: Pick<FieldDefinition, 'type'>): boolean {
  return type === EventFieldType.customer;
}

/** An event has one customer field at most. */
function detailsOf(fields: readonly FieldDefinition[]): Partial<ViolationDetails> {
  const customer = fields.find(isCustomer);
  return {
    fieldNames: fields.filter((field) => field !== customer).map(({ name }) => excerpt(name)),
    customerFieldName: customer === undefined ? null : excerpt(customer.name),
  };
}
