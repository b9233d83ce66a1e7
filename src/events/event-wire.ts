import {
  AttributeInput,
  CreateEventInput,
  EventFieldAttributesInput,
  EventFieldInput,
} from './create-event.input';
import type { EventDefinition, FieldAttributes, FieldDefinition } from './event-definition';
import { AttributeValueType, CustomerIdentifierType, type EventFieldType } from './event.enums';
import { EventRule, type Violation } from './event-issue';
import { ATTRIBUTE_NAMES, ATTRIBUTES, type AttributeName } from './field-types';

/** An attribute as the platform writes it, in canonical spelling. */
export interface WireAttribute {
  readonly valueType: AttributeValueType;
  readonly value: string;
}

/** The attributes of a field as the platform writes them; null where the definition does not give one. */
export type WireAttributes = Readonly<Record<AttributeName, WireAttribute | null>>;

const CANONICAL_VALUE_TYPES: Readonly<Record<AttributeValueType, AttributeValueType>> = {
  Boolean: AttributeValueType.Boolean,
  Enum: AttributeValueType.Enum,
  String: AttributeValueType.String,
  BOOLEAN: AttributeValueType.Boolean,
  ENUM: AttributeValueType.Enum,
  STRING: AttributeValueType.String,
};

/**
 * Whether an attribute may be sent with this valueType, in either spelling. Left out, it always may.
 */
export function acceptsValueType(name: AttributeName, { valueType }: AttributeInput): boolean {
  return valueType == null || ATTRIBUTES[name].acceptedValueTypes.includes(CANONICAL_VALUE_TYPES[valueType]);
}

/**
 * The value of an attribute in canonical spelling, read in any case; null where the attribute cannot have it.
 */
export function canonicalValue(name: AttributeName, { value }: AttributeInput): string | null {
  // Beyond ASCII, letters exist whose lower case is an ASCII letter.
  const wanted = /^[a-z]+$/i.test(value ?? '') ? value?.toLowerCase() : undefined;
  return ATTRIBUTES[name].possibleValues.find((possible) => possible.toLowerCase() === wanted) ?? null;
}

/**
 * Whether a flag is given, and given as true.
 */
export function isFlagSet(
  name: AttributeName,
  attributes: EventFieldAttributesInput | null | undefined,
): boolean {
  const attribute = attributes?.[name];
  return attribute != null && canonicalValue(name, attribute) === 'true';
}

/**
 * The canonical definition of an input that breaks no rule.
 */
export function toDefinition(input: CreateEventInput): EventDefinition {
  return {
    eventName: input.eventName,
    actions: input.actions,
    description: input.description ?? null,
    fields: (input.fields ?? []).map(({ name, type, attributes }) => ({
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

function toFlag(
  name: AttributeName,
  attributes: EventFieldAttributesInput | null | undefined,
): boolean | null {
  return attributes?.[name] == null ? null : isFlagSet(name, attributes);
}

function toIdentifierType(
  attributes: EventFieldAttributesInput | null | undefined,
): CustomerIdentifierType | null {
  const attribute = attributes?.identifierType;
  const value = attribute == null ? null : canonicalValue('identifierType', attribute);
  return Object.values(CustomerIdentifierType).find((known) => known === value) ?? null;
}

/**
 * The attributes of a stored field as the platform writes them.
 */
export function toWireAttributes(attributes: FieldAttributes): WireAttributes {
  const write = (name: AttributeName): WireAttribute | null => {
    const value = attributes[name];
    return value === null ? null : { valueType: ATTRIBUTES[name].valueType, value: String(value) };
  };
  return {
    addCustomerIfNotExists: write('addCustomerIfNotExists'),
    isRequired: write('isRequired'),
    isUniqueKeyField: write('isUniqueKeyField'),
    isPsiData: write('isPsiData'),
    identifierType: write('identifierType'),
  };
}

/** A field as the platform writes it: of its attributes those that are given. */
export interface WireField {
  readonly name: string;
  readonly type: EventFieldType;
  readonly attributes: Readonly<Record<string, WireAttribute>>;
}

/**
 * A stored field as the platform writes it.
 */
export function toWireField({ name, type, attributes }: FieldDefinition): WireField {
  const given = Object.entries(toWireAttributes(attributes)).flatMap(([key, attribute]) =>
    attribute === null ? [] : [[key, attribute] as const],
  );
  return { name, type, attributes: Object.fromEntries(given) };
}

/** What reading a body gives: an input and the keys that it has too many, or why it does not fit at all. */
export type WireReading =
  | { readonly input: CreateEventInput; readonly unknownProperties: readonly Violation[] }
  | { readonly misfits: readonly string[] };

/**
 * Reads the spec's JSON, the body of `POST /v2/events`. What is missing or unknown is left to the rules; a
 * value of another JSON type than the spec's is a misfit, told in a sentence.
 */
export function readDefinition(json: unknown): WireReading {
  const reader = new WireReader();
  const input = reader.definition(json);
  return reader.misfits.length > 0
    ? { misfits: reader.misfits }
    : { input, unknownProperties: reader.unknownProperties };
}

const DEFINITION_KEYS = ['eventName', 'actions', 'description', 'fields'];
const FIELD_KEYS = ['name', 'type', 'attributes'];
const ATTRIBUTE_KEYS = ['valueType', 'value'];

/** So many misfits, and so many unknown keys, tell enough: a body can have one every few bytes. */
const TOLD = 100;

type JsonObject = Readonly<Record<string, unknown>>;

class WireReader {
  readonly misfits: string[] = [];
  readonly unknownProperties: Violation[] = [];

  definition(json: unknown): CreateEventInput {
    const { eventName, actions, description, fields } = this.object(json, [], DEFINITION_KEYS);
    return Object.assign(new CreateEventInput(), {
      eventName: this.text(eventName, ['eventName']) ?? '',
      actions: this.list(actions, ['actions']).map((action, i) => {
        if (action == null) this.misfit(['actions', String(i)], 'a string');
        return this.text(action, ['actions', String(i)]);
      }),
      description: this.text(description, ['description']),
      fields: this.list(fields, ['fields']).map((field, i) => this.field(field, ['fields', String(i)])),
    });
  }

  private field(json: unknown, path: readonly string[]): EventFieldInput {
    const { name, type, attributes } = this.object(json, path, FIELD_KEYS);
    return Object.assign(new EventFieldInput(), {
      name: this.text(name, [...path, 'name']) ?? '',
      type: this.text(type, [...path, 'type']),
      attributes: attributes == null ? null : this.attributes(attributes, [...path, 'attributes']),
    });
  }

  private attributes(json: unknown, path: readonly string[]): EventFieldAttributesInput {
    const given = this.object(json, path, ATTRIBUTE_NAMES);
    const attributes = new EventFieldAttributesInput();
    for (const name of ATTRIBUTE_NAMES) {
      if (given[name] != null) attributes[name] = this.attribute(given[name], [...path, name]);
    }
    return attributes;
  }

  private attribute(json: unknown, path: readonly string[]): AttributeInput {
    const { valueType, value } = this.object(json, path, ATTRIBUTE_KEYS);
    return Object.assign(new AttributeInput(), {
      valueType: this.text(valueType, [...path, 'valueType']),
      value: this.text(value, [...path, 'value']),
    });
  }

  private object(json: unknown, path: readonly string[], known: readonly string[]): JsonObject {
    if (!isJsonObject(json)) {
      this.misfit(path, 'an object');
      return {};
    }
    for (const key of Object.keys(json)) {
      if (!known.includes(key) && this.unknownProperties.length < TOLD) {
        this.unknownProperties.push({ rule: EventRule.UNKNOWN_PROPERTY, path: [...path, key] });
      }
    }
    return json;
  }

  private list(json: unknown, path: readonly string[]): readonly unknown[] {
    if (json == null) return [];
    if (Array.isArray(json)) return json;
    this.misfit(path, 'a list');
    return [];
  }

  private text(json: unknown, path: readonly string[]): string | null {
    if (json == null) return null;
    if (typeof json === 'string') return json;
    this.misfit(path, 'a string');
    return null;
  }

  private misfit(path: readonly string[], wanted: string): void {
    if (this.misfits.length < TOLD) {
      this.misfits.push(`${path.length === 0 ? 'the body' : path.join('.')} must be ${wanted}`);
    }
  }
}

function isJsonObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
