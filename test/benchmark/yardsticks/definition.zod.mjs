import { z } from 'zod';
import {
  ACTIONS,
  EVENT_NAME,
  FIELD_NAME,
  FIELD_TYPES,
  IDENTIFIER_TYPES,
  MAX_DESCRIPTION_LENGTH,
  MAX_FIELDS,
} from './spec.mjs';

const flag = z
  .object({ valueType: z.literal('Boolean').default('Boolean'), value: z.enum(['true', 'false']) })
  .nullish();

const identifierType = z
  .object({ valueType: z.enum(['Enum', 'String']).default('Enum'), value: z.enum(IDENTIFIER_TYPES) })
  .nullish();

const field = z
  .object({
    name: z.string().regex(FIELD_NAME),
    type: z.enum(FIELD_TYPES),
    attributes: z
      .object({
        addCustomerIfNotExists: flag,
        isRequired: flag,
        isUniqueKeyField: flag,
        isPsiData: flag,
        identifierType,
      })
      .default({}),
  })
  .superRefine(({ type, attributes }, context) => {
    const { addCustomerIfNotExists, isRequired, isUniqueKeyField, isPsiData, identifierType } = attributes;
    const reject = (attribute, message) =>
      context.addIssue({ code: 'custom', path: ['attributes', attribute], message });
    if (type === 'customer') {
      if (isPsiData?.value === 'true') reject('isPsiData', 'not for a customer');
    } else {
      if (addCustomerIfNotExists) reject('addCustomerIfNotExists', 'only for a customer');
      if (identifierType) reject('identifierType', 'only for a customer');
    }
    if (isUniqueKeyField?.value === 'true' && isRequired?.value !== 'true') {
      reject('isUniqueKeyField', 'the field must be required');
    }
  });

/** Everything that the specification demands of a definition. */
export const definition = z.object({
  eventName: z.string().regex(EVENT_NAME),
  actions: z.array(z.enum(ACTIONS)).min(1).refine(areUnique, 'an action is repeated'),
  description: z.string().max(MAX_DESCRIPTION_LENGTH).nullish(),
  fields: z
    .array(field)
    .max(MAX_FIELDS)
    .refine((fields) => areUnique(fields.map(({ name }) => name)), 'a name is repeated')
    .refine((fields) => fields.filter(isCustomer).length <= 1, 'there is a second customer')
    .default([]),
});

export function isCustomer({ type }) {
  return type === 'customer';
}

function areUnique(values) {
  return new Set(values).size === values.length;
}
