import { acceptsValueType, canonicalValue } from '../model/attribute-values';
import { ATTRIBUTE_NAMES, ATTRIBUTES, type AttributeName } from '../model/field-types';
import type { AttributeInput, CreateEventInput, EventFieldInput } from './create-event.input';

/**
 * An input in canonical form, also if a rule rejects it: two spellings of one input have the same JSON. A value that
 * has no canonical form is kept as given. The JSON of a valid input is that of its definition.
 */
export function toCanonicalInput({ eventName, actions, description, fields }: CreateEventInput): unknown {
  return {
    eventName,
    actions,
    description: description ?? null,
    fields: (fields ?? []).map((field) => ({
      name: field.name,
      type: field.type,
      attributes: Object.fromEntries(
        ATTRIBUTE_NAMES.map((name) => [name, toCanonicalAttribute(name, field)]),
      ),
    })),
  };
}

/** The attribute in its one form, or both if it is given typed and in `attributes` with two meanings. */
function toCanonicalAttribute(name: AttributeName, field: EventFieldInput): unknown {
  const typed = field[name] ?? null;
  const written = toCanonicalWritten(name, field.attributes?.[name]);
  if (typed === null || typed === written) return written;
  return written === null ? typed : [typed, written];
}

/** The attribute as its definition has it, or in the JSON format of the platform if it is invalid. */
function toCanonicalWritten(name: AttributeName, attribute: AttributeInput | null | undefined): unknown {
  if (attribute == null) return null;
  const isTypeAccepted = acceptsValueType(name, attribute.valueType);
  const value = canonicalValue(name, attribute.value);
  if (isTypeAccepted && value !== null) return name === 'identifierType' ? value : value === 'true';
  return {
    valueType: isTypeAccepted ? ATTRIBUTES[name].valueType : (attribute.valueType ?? null),
    value: value ?? attribute.value ?? null,
  };
}
