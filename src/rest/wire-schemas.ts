import {
  AttributeValueType,
  CustomerIdentifierType,
  EventAction,
  EventFieldType,
  EventStatus,
} from '../events/model/enums';
import { ATTRIBUTE_NAMES, ATTRIBUTES } from '../events/model/field-types';
import {
  MAX_DESCRIPTION_LENGTH,
  MAX_EVENT_NAME_LENGTH,
  MAX_FIELD_NAME_LENGTH,
  MAX_FIELDS,
} from '../events/model/limits';
import { EVENT_NAME } from '../events/model/text-patterns';
import { EventRule } from '../events/validation/event-rule';

/** A JSON Schema (2020-12) of the platform's JSON. It describes, and checks nothing. */
export type WireSchema = Readonly<Record<string, unknown>>;

/** A schema that others refer to by its name. */
export type NamedSchema = WireSchema & { readonly $id: string };

/**
 * A reference to one of the named schemas.
 */
export function refTo({ $id }: NamedSchema): WireSchema {
  return { $ref: `${$id}#` };
}

/** An object of exactly these properties. */
function exactly(properties: Readonly<Record<string, WireSchema>>): WireSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

function listOf(items: WireSchema): WireSchema {
  return { type: 'array', items };
}

const text = (description: string): WireSchema => ({ type: 'string', description });

const oneOf = (values: Readonly<Record<string, string>>, description: string): WireSchema => ({
  type: 'string',
  enum: Object.values(values),
  description,
});

const EVENT_NAME_TEXT: WireSchema = {
  type: 'string',
  description: 'The name of the event, unique in the organisation.',
  pattern: EVENT_NAME.source,
  maxLength: MAX_EVENT_NAME_LENGTH,
};

const FIELD_TYPE = oneOf(EventFieldType, 'The type of the field. Read in any case.');

const ACTIONS: WireSchema = {
  type: 'array',
  description: 'The destinations of the event.',
  items: { type: 'string', enum: Object.values(EventAction) },
  minItems: 1,
  uniqueItems: true,
};

/** The attributes of a field, each by the schema of its value. */
const attributesOf = (required: readonly string[]): WireSchema => ({
  type: 'object',
  properties: Object.fromEntries(
    ATTRIBUTE_NAMES.map((name) => {
      const { description, acceptedValueTypes, possibleValues } = ATTRIBUTES[name];
      return [
        name,
        {
          type: 'object',
          description,
          properties: {
            valueType: { type: 'string', enum: acceptedValueTypes },
            value: { type: 'string', enum: possibleValues },
          },
          required,
        },
      ];
    }),
  ),
});

const FIELD: NamedSchema = {
  $id: 'Field',
  type: 'object',
  description: 'A field of an event, as it is sent.',
  properties: {
    name: {
      type: 'string',
      description: 'The name of the field, unique in the event.',
      minLength: 1,
      maxLength: MAX_FIELD_NAME_LENGTH,
    },
    type: FIELD_TYPE,
    attributes: {
      ...attributesOf(['value']),
      type: ['object', 'null'],
      description: `What holds for the field. Each valueType is one of ${Object.values(AttributeValueType).join(', ')}, in any case; without one, it is that of the attribute. Values are read in any case.`,
    },
  },
  required: ['name', 'type'],
};

const EVENT_DEFINITION: NamedSchema = {
  $id: 'EventDefinition',
  type: 'object',
  description:
    'A definition, as it is sent. Properties that are not named here are ignored, each with a warning.',
  properties: {
    eventName: EVENT_NAME_TEXT,
    actions: ACTIONS,
    description: {
      type: ['string', 'null'],
      description: 'A short description.',
      maxLength: MAX_DESCRIPTION_LENGTH,
    },
    fields: { type: ['array', 'null'], items: refTo(FIELD), maxItems: MAX_FIELDS },
  },
  required: ['eventName', 'actions'],
};

const DEFINITION_ENVELOPE: NamedSchema = {
  $id: 'EventDefinitionEnvelope',
  type: 'object',
  description: 'A definition in the envelope in which `GET /v2/events/meta` returns it.',
  properties: { clickEventsMeta: refTo(EVENT_DEFINITION) },
  required: ['clickEventsMeta'],
};

const issue = ($id: string, status: boolean, description: string): NamedSchema => ({
  $id,
  description,
  ...exactly({
    status: { type: 'boolean', const: status },
    code: { type: 'integer', description: "The platform's code, or the HTTP status if it has none." },
    message: text("What is wrong, in the platform's words where it has any."),
  }),
});

const WARNING = issue('Warning', true, 'Something that may be a mistake. Its code is 200 if it has none.');
const ERROR = issue('Error', false, 'Why the request is rejected.');

/** A list that is always empty. */
const NONE: WireSchema = { type: 'array', maxItems: 0 };

/** What a request gets that is accepted and asks for nothing. */
export const ACCEPTANCE: NamedSchema = {
  $id: 'Acceptance',
  description: 'The request was accepted. There may be warnings.',
  ...exactly({ warnings: listOf(refTo(WARNING)), errors: NONE }),
};

/** What a request gets that is rejected. */
export const REJECTION: NamedSchema = {
  $id: 'Rejection',
  description:
    'The request was rejected, and nothing was changed, unless an error says that this is unknown.',
  ...exactly({ warnings: listOf(refTo(WARNING)), errors: { ...listOf(refTo(ERROR)), minItems: 1 } }),
};

const STORED_FIELD: NamedSchema = {
  $id: 'StoredField',
  description: 'A field of an event, with the attributes that it was given, in canonical spelling.',
  ...exactly({
    name: text('The name of the field.'),
    type: oneOf(EventFieldType, 'The type of the field.'),
    attributes: { ...attributesOf(['valueType', 'value']), additionalProperties: false },
  }),
};

const STORED_EVENT: NamedSchema = {
  $id: 'StoredEvent',
  description: 'An event.',
  ...exactly({
    eventId: { type: 'string', format: 'uuid' },
    eventName: EVENT_NAME_TEXT,
    description: { type: ['string', 'null'] },
    actions: ACTIONS,
    fields: listOf(refTo(STORED_FIELD)),
    standardEvent: { type: 'boolean', const: false, description: "True for the platform's own events." },
    status: oneOf(EventStatus, 'Whether the event is in use.'),
  }),
};

/** A list of events. */
export const EVENT_LIST: NamedSchema = {
  $id: 'EventList',
  description: 'Events, oldest first.',
  ...exactly({
    data: listOf(exactly({ clickEventsMeta: refTo(STORED_EVENT) })),
    warnings: NONE,
    errors: NONE,
  }),
};

/** One event. */
export const EVENT_META: NamedSchema = {
  $id: 'EventMeta',
  description: 'One event.',
  ...exactly({
    clickEventsMeta: refTo(STORED_EVENT),
    transformerMappings: NONE,
    warnings: NONE,
  }),
};

/** The metadata for a form builder. */
export const FIELD_TYPE_LIST: NamedSchema = {
  $id: 'FieldTypeList',
  description: 'The field types, each with the attributes that a field of it may have.',
  ...exactly({
    data: listOf(
      exactly({
        type: oneOf(EventFieldType, 'The field type.'),
        label: text('Its name in a form.'),
        valueType: { type: 'string', enum: ['String', 'Double'], description: 'What an occurrence holds.' },
        attributes: listOf(
          exactly({
            name: { type: 'string', enum: ATTRIBUTE_NAMES },
            label: text('Its name in a form.'),
            valueType: oneOf(AttributeValueType, 'The type of its value.'),
            defaultValue: {
              type: ['string', 'null'],
              description: 'The value that applies if none is given; null if none does.',
            },
            possibleValues: {
              ...listOf({ type: 'string' }),
              description: `Every allowed value, such as ${CustomerIdentifierType.mobile}.`,
            },
            warning: {
              type: ['string', 'null'],
              enum: [...Object.values(EventRule), null],
              description: 'The rule that warns about the attribute if it is true; null if none does.',
            },
          }),
        ),
      }),
    ),
    warnings: NONE,
    errors: NONE,
  }),
};

/** What the body of a create or an update is. */
export const DEFINITION_BODY: WireSchema = {
  anyOf: [refTo(EVENT_DEFINITION), refTo(DEFINITION_ENVELOPE)],
  description: 'A definition, by itself or in an envelope.',
  examples: [
    {
      eventName: 'CartAbandoned',
      actions: [EventAction.EMFConsumer],
      description: 'Left with a full cart',
      fields: [
        {
          name: 'customer',
          type: EventFieldType.customer,
          attributes: { identifierType: { value: CustomerIdentifierType.mobile } },
        },
        {
          name: 'cartId',
          type: EventFieldType.string,
          attributes: { isRequired: { value: 'true' }, isUniqueKeyField: { value: 'true' } },
        },
      ],
    },
  ],
};

/** Every schema that another one, or a route, refers to. */
export const NAMED_SCHEMAS: readonly NamedSchema[] = [
  EVENT_DEFINITION,
  DEFINITION_ENVELOPE,
  FIELD,
  ACCEPTANCE,
  REJECTION,
  WARNING,
  ERROR,
  EVENT_LIST,
  EVENT_META,
  STORED_EVENT,
  STORED_FIELD,
  FIELD_TYPE_LIST,
];
