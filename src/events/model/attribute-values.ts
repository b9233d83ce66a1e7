import { AttributeValueType } from './enums';
import { ATTRIBUTES, type AttributeName } from './field-types';
import { findInAnyCase } from './spelling';

const CANONICAL_VALUE_TYPES: Readonly<Record<AttributeValueType, AttributeValueType>> = {
  Boolean: AttributeValueType.Boolean,
  Enum: AttributeValueType.Enum,
  String: AttributeValueType.String,
  BOOLEAN: AttributeValueType.Boolean,
  ENUM: AttributeValueType.Enum,
  STRING: AttributeValueType.String,
};

/**
 * Whether an attribute accepts this valueType, in either spelling. An absent one is always accepted.
 */
export function acceptsValueType(
  name: AttributeName,
  valueType: AttributeValueType | null | undefined,
): boolean {
  const canonical = canonicalValueType(valueType);
  return canonical === null || ATTRIBUTES[name].acceptedValueTypes.includes(canonical);
}

/**
 * The canonical spelling of a valueType; null if there is none.
 */
export function canonicalValueType(
  valueType: AttributeValueType | null | undefined,
): AttributeValueType | null {
  return valueType == null ? null : CANONICAL_VALUE_TYPES[valueType];
}

/**
 * The canonical spelling of an attribute's value, which may be given in any case; null if the attribute does not
 * allow the value.
 */
export function canonicalValue(name: AttributeName, value: string | null | undefined): string | null {
  return findInAnyCase(ATTRIBUTES[name].possibleValues, value) ?? null;
}
