import { EventFieldType } from './model/enums';
import {
  ATTRIBUTES,
  type AttributeName,
  type AttributeSpec,
  FIELD_TYPES,
  type FieldTypeSpec,
} from './model/field-types';

/** An attribute that a field of some type may have. */
export interface AttributeMetadata extends Omit<AttributeSpec, 'acceptedValueTypes'> {
  readonly name: AttributeName;
}

/** A field type and the attributes that a field of it may have. */
export interface FieldTypeMetadata extends Omit<FieldTypeSpec, 'attributes'> {
  readonly type: EventFieldType;
  readonly attributes: readonly AttributeMetadata[];
}

/**
 * The metadata that a form for definitions needs.
 */
export function describeFieldTypes(): FieldTypeMetadata[] {
  return Object.values(EventFieldType).map((type) => {
    const { attributes, ...spec } = FIELD_TYPES[type];
    return { type, ...spec, attributes: attributes.map((name) => ({ name, ...ATTRIBUTES[name] })) };
  });
}
