import { canonicalValue } from '../model/attribute-values';
import { CustomerIdentifierType } from '../model/enums';
import type { EventDefinition } from '../model/event-definition';
import type { AttributeName } from '../model/field-types';
import type { CreateEventInput, EventFieldAttributesInput } from './create-event.input';
import { isFlagSet } from './input-attributes';

type Attributes = EventFieldAttributesInput | null | undefined;

/**
 * The canonical definition of a valid input.
 */
export function toDefinition({ eventName, actions, description, fields }: CreateEventInput): EventDefinition {
  return {
    eventName,
    actions,
    description: description ?? null,
    fields: (fields ?? []).map(({ name, type, attributes }) => ({
      name,
      type,
      attributes: {
        addCustomerIfNotExists: toFlag('addCustomerIfNotExists', attributes),
        isRequired: toFlag('isRequired', attributes),
        isUniqueKeyField: toFlag('isUniqueKeyField', attributes),
        isPsiData: toFlag('isPsiData', attributes),
        identifierType: toIdentifierType(attributes),
      },
    })),
  };
}

function toFlag(name: AttributeName, attributes: Attributes): boolean | null {
  return attributes?.[name] == null ? null : isFlagSet(name, attributes);
}

function toIdentifierType(attributes: Attributes): CustomerIdentifierType | null {
  const value = canonicalValue('identifierType', attributes?.identifierType?.value);
  return Object.values(CustomerIdentifierType).find((known) => known === value) ?? null;
}
