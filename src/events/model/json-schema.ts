import { DATE_TIME_PATTERN } from './date-time-formats';
import { EventFieldType } from './enums';
import type { EventDefinition, FieldDefinition } from './event-definition';
import { FIELD_TYPES } from './field-types';
import type { OccurrenceKey } from './occurrence-keys';

/** A JSON Schema or a subschema. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The properties of every occurrence, unless a field has the name. */
const OCCURRENCE_PROPERTIES: Readonly<Record<Exclude<OccurrenceKey, 'event_name'>, JsonSchema>> = {
  eventDateTime: {
    type: 'string',
    // Most validators treat `format` as an annotation, and strict ones reject a format that they do not know.
    pattern: DATE_TIME_PATTERN,
    description: 'When it happened: a date, with a time or without, in ISO 8601 or a format of the platform.',
  },
  storeUnitID: { type: 'string', description: 'The code of the till.' },
};

/**
 * The JSON Schema (2020-12) of one occurrence of an event. It has a property for each field: a number for
 * `double`, a string for every other type; fields marked `isRequired` are required. A field marked `isPsiData`
 * refers to `#/$defs/isPsiData`, which needs no custom keyword, so strict validators accept the schema.
 */
export function toJsonSchema({ eventName, description, fields: all }: EventDefinition): JsonSchema {
  // This key says which event it is, also if a field has the same name.
  const fields = all.filter(({ name }) => name !== 'event_name');
  const required = fields.filter(({ attributes }) => attributes.isRequired).map(({ name }) => name);
  const hasPsiData = fields.some(({ attributes }) => attributes.isPsiData);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: eventName,
    ...(description !== null && { description }),
    type: 'object',
    properties: Object.fromEntries<JsonSchema>([
      ['event_name', { const: eventName }],
      ...Object.entries(OCCURRENCE_PROPERTIES),
      // Last, because a field replaces what has its name.
      ...fields.map((field) => [field.name, toProperty(field)] as const),
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
