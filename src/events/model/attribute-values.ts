import { AttributeValueType } from './enums';
import { ATTRIBUTES, type AttributeName } from './field-types';
import { findInAnyCase } from './spelling';

/** The spellings of each valueType that the platform's clients send. */
const VALUE_TYPE_SPELLINGS: ReadonlyMap<string, AttributeValueType> = new Map(
  Object.values(AttributeValueType).flatMap((type) => [
    [type, type],
    [type.toUpperCase(), type],
  ]),
);

/**
 * The valueType that a text spells, which is `Boolean` for `BOOLEAN` too; undefined if it spells none.
 */
export function readValueType(text: string): AttributeValueType | undefined {
  return VALUE_TYPE_SPELLINGS.get(text);
}

/**
 * Whether an attribute accepts this valueType. An absent one is always accepted.
 */
export function acceptsValueType(
  name: AttributeName,
  valueType: AttributeValueType | null | undefined,
): boolean {
  return valueType == null || ATTRIBUTES[name].acceptedValueTypes.includes(valueType);
}

/**
 * The canonical spelling of an attribute's value, which may be given in any case; null if the attribute does not
 * allow the value.
 */
export function canonicalValue(name: AttributeName, value: string | null | undefined): string | null {
  return findInAnyCase(ATTRIBUTES[name].possibleValues, value) ?? null;
}
