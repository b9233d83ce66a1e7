import type { FieldDefinition } from '../../model/event-definition';
import { EventFieldType } from '../../model/enums';
import { EventRule } from '../event-rule';
import { isFlagSet } from '../input-attributes';
import { quote } from '../quote';
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
    const subject = describe([marked]);
    if (kept === undefined) removed.push(marked);
    else if (isCustomer(kept.field) !== isCustomer(marked)) {
      // As the customer field it would be in the key regardless of its flag, and the next update could remove it.
      yield { rule: EventRule.UNIQUE_KEY_IRREVERSIBLE, path: [...kept.path, 'type'], subject };
    } else if (!isFlagSet('isUniqueKeyField', kept.field.attributes)) {
      const path = [...kept.path, 'attributes', 'isUniqueKeyField'];
      yield { rule: EventRule.UNIQUE_KEY_IRREVERSIBLE, path, subject };
    }
  }
  if (removed.length > 0) {
    yield { rule: EventRule.UNIQUE_KEY_IRREVERSIBLE, path: ['fields'], subject: describe(removed) };
  }
};

function isCustomer({ type }: Pick<FieldDefinition, 'type'>): boolean {
  return type === EventFieldType.customer;
}

/** The fields with the type that they have to keep. */
function describe(fields: readonly FieldDefinition[]): string {
  const names = (of: readonly FieldDefinition[]): string =>
    of.map(({ name }) => `field ${quote(name)}`).join(' and ');
  const others = names(fields.filter((field) => !isCustomer(field)));
  const customer = names(fields.filter(isCustomer));
  return [
    ...(others ? [`${others}, of a type other than customer,`] : []),
    ...(customer ? [`${customer}, of type customer,`] : []),
  ].join(' and ');
}
