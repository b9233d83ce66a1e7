import {
  ACTIONS,
  EVENT_NAME,
  FIELD_NAME,
  FIELD_TYPES,
  IDENTIFIER_TYPES,
  MAX_DESCRIPTION_LENGTH,
  MAX_FIELDS,
} from './spec.mjs';

const flag = {
  type: 'object',
  required: ['value'],
  properties: { valueType: { const: 'Boolean' }, value: { enum: ['true', 'false'] } },
};

const identifierType = {
  type: 'object',
  required: ['value'],
  properties: { valueType: { enum: ['Enum', 'String'] }, value: { enum: IDENTIFIER_TYPES } },
};

/** What JSON Schema can say of a definition. */
export const definition = {
  type: 'object',
  required: ['eventName', 'actions'],
  properties: {
    eventName: { type: 'string', pattern: EVENT_NAME.source },
    actions: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: ACTIONS } },
    description: { type: 'string', maxLength: MAX_DESCRIPTION_LENGTH },
    fields: {
      type: 'array',
      maxItems: MAX_FIELDS,
      items: {
        type: 'object',
        required: ['name', 'type'],
        properties: {
          name: { type: 'string', pattern: FIELD_NAME.source },
          type: { enum: FIELD_TYPES },
          attributes: {
            type: 'object',
            properties: {
              addCustomerIfNotExists: flag,
              isRequired: flag,
              isUniqueKeyField: flag,
              isPsiData: flag,
              identifierType,
            },
          },
        },
      },
    },
  },
};

const issue = {
  type: 'object',
  properties: { status: { type: 'boolean' }, code: { type: 'integer' }, message: { type: 'string' } },
};
const issues = { type: 'array', items: issue };

/** The platform's answer. */
export const answer = { type: 'object', properties: { warnings: issues, errors: issues } };
