import { EventFieldType } from './event.enums';
import type { EventDefinition, FieldDefinition } from './event-definition';
import { FIELD_TYPES } from './field-types';

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * ISO 8601, date and time. As a pattern: most validators only note a `format`, and strict ones refuse a schema
 * with one that they do not know.
 */
const DATE_TIME = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$`;

/**
 * The JSON Schema (2020-12) of one occurrence of an event: a key a field, whose values are a number for `double`
 * and a text for every other type; what `isRequired` marks is required. A field that `isPsiData` marks refers to
 * `#/$defs/isPsiData`, a mark in the standard vocabulary, so that strict validators take the schema as it is.
 */
export function toJsonSchema({ eventName, description, fields: all }: EventDefinition): JsonSchema {
  const own = {
    event_name: { const: eventName },
    eventDateTime: { type: 'string', pattern: DATE_TIME, description: 'When it happened (ISO 8601).' },
  };
  // What an occurrence carries itself is that, whatever a field of the name would be.
  const fields = all.filter(({ name }) => !Object.hasOwn(own, name));
  const required = fields.filter(({ attributes }) => attributes.isRequired).map(({ name }) => name);
  const hasPsiData = fields.some(({ attributes }) => attributes.isPsiData);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: eventName,
    ...(description !== null && { description }),
    type: 'object',
    properties: Object.fromEntries([
      ...fields.map((field) => [field.name, toProperty(field)] as const),
      ...Object.entries(own),
    ]),
    required: ['event_name', ...required],
    ...(hasPsiData && { $defs: { isPsiData: { description: 'Protected Sensitive Information.' } } }),
  };
}

function toProperty({ type, attributes }: FieldDefinition): JsonSchema {
  const { identifierType, isPsiData } = attributes;
  const description =
    type === EventFieldType.customer && identifierType !== null
      ? `A customer, identified by ${identifierType}.`
      : FIELD_TYPES[type].description;
  return {
    type: FIELD_TYPES[type].valueType === 'Double' ? 'number' : 'string',
    description,
    ...(isPsiData === true && { $ref: '#/$defs/isPsiData' }),
  };
}
