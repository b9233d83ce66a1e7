import type { AttributeValueType, EventAction, EventFieldType } from './enums';
import type { EventDefinition, FieldAttributes, FieldDefinition } from './event-definition';
import { ATTRIBUTES, type AttributeName } from './field-types';

/** An attribute in the platform's JSON, in canonical spelling. */
export interface WireAttribute {
  readonly valueType: AttributeValueType;
  readonly value: string;
}

/** The attributes of a field in the platform's JSON; null where the definition does not give one. */
export type WireAttributes = Readonly<Record<AttributeName, WireAttribute | null>>;

/** A field in the platform's JSON, with the attributes that are given. */
export interface WireField {
  readonly name: string;
  readonly type: EventFieldType;
  readonly attributes: Readonly<Record<string, WireAttribute>>;
}

/**
 * The attributes of a field in the platform's JSON.
 */
export function toWireAttributes(attributes: FieldAttributes): WireAttributes {
  const toWire = (name: AttributeName): WireAttribute | null => {
    const value = attributes[name];
    return value === null ? null : { valueType: ATTRIBUTES[name].valueType, value: String(value) };
  };
  return {
    addCustomerIfNotExists: toWire('addCustomerIfNotExists'),
    isRequired: toWire('isRequired'),
    isUniqueKeyField: toWire('isUniqueKeyField'),
    isPsiData: toWire('isPsiData'),
    identifierType: toWire('identifierType'),
  };
}

/**
 * A field in the platform's JSON.
 */
export function toWireField({ name, type, attributes }: FieldDefinition): WireField {
  const given = Object.entries(toWireAttributes(attributes)).flatMap(([key, attribute]) =>
    attribute === null ? [] : [[key, attribute] as const],
  );
  return { name, type, attributes: Object.fromEntries(given) };
}

/** A definition in the platform's JSON. */
export interface WireDefinition {
  readonly eventName: string;
  readonly description: string | null;
  readonly actions: readonly EventAction[];
  readonly fields: readonly WireField[];
}

/**
 * A definition in the platform's JSON.
 */
export function toWireDefinition({
  eventName,
  description,
  actions,
  fields,
}: EventDefinition): WireDefinition {
  return { eventName, description, actions, fields: fields.map(toWireField) };
}
