import { EventFieldType } from './enums';
import type { EventDefinition, FieldDefinition } from './event-definition';
import { FIELD_TYPES } from './field-types';

/** A JSON Schema or a subschema. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * Date and time in ISO 8601. A pattern, because most validators treat `format` as an annotation, and strict ones
 * reject a schema with a format that they do not know.
 */
const DATE_TIME = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$`;

/**
 * The JSON Schema (2020-12) of one occurrence of an event. It has a property for each field: a number for
 * `double`, a string for every other type; fields marked `isRequired` are required. A field marked `isPsiData`
 * refers to `#/$defs/isPsiData`, which needs no custom keyword, so strict validators accept the schema.
 */
export function toJsonSchema({ eventName, description, fields: all }: EventDefinition): JsonSchema {
  const envelope = {
    event_name: { const: eventName },
    eventDateTime: { type: 'string', pattern: DATE_TIME, description: 'When it happened (ISO 8601).' },
  };
  // These keys belong to the occurrence itself, also if a field has the same name.
  const fields = all.filter(({ name }) => !Object.hasOwn(envelope, name));
  const required = fields.filter(({ attributes }) => attributes.isRequired).map(({ name }) => name);
  const hasPsiData = fields.some(({ attributes }) => attributes.isPsiData);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: eventName,
    ...(description !== null && { description }),
    type: 'object',
    properties: Object.fromEntries([
      ...fields.map((field) => [field.name, toProperty(field)] as const),
      ...Object.entries(envelope),
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
