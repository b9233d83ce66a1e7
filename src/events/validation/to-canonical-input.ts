import { acceptsValueType, canonicalValue, canonicalValueType } from '../model/attribute-values';
import { ATTRIBUTE_NAMES, ATTRIBUTES, type AttributeName } from '../model/field-types';
import type { AttributeInput, CreateEventInput } from './create-event.input';

/**
 * An input in canonical form, also if a rule rejects it: two spellings of one input have the same JSON. A value that
 * has no canonical form is kept as given. The JSON of a valid input is that of its definition.
 */
export function toCanonicalInput({ eventName, actions, description, fields }: CreateEventInput): unknown {
  return {
    eventName,
    actions,
    description: description ?? null,
    fields: (fields ?? []).map(({ name, type, attributes }) => ({
      name,
      type,
      attributes: Object.fromEntries(
        ATTRIBUTE_NAMES.map((attribute) => [
          attribute,
          toCanonicalAttribute(attribute, attributes?.[attribute]),
        ]),
      ),
    })),
  };
}

/** The attribute as its definition has it, or in the JSON format of the platform if it is invalid. */
function toCanonicalAttribute(name: AttributeName, attribute: AttributeInput | null | undefined): unknown {
  if (attribute == null) return null;
  const isTypeAccepted = acceptsValueType(name, attribute.valueType);
  const value = canonicalValue(name, attribute.value);
  if (isTypeAccepted && value !== null) return name === 'identifierType' ? value : value === 'true';
  return {
    valueType: isTypeAccepted ? ATTRIBUTES[name].valueType : canonicalValueType(attribute.valueType),
    value: value ?? attribute.value ?? null,
  };
}
