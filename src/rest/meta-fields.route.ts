import type { FastifyInstance } from 'fastify';
import { describeFieldTypes } from '../events/describe-field-types';

/**
 * `GET /v2/events/meta_fields`: the metadata for the platform's form builder.
 */
export function registerMetaFields(api: FastifyInstance): void {
  api.get('/events/meta_fields', () => ({
    data: describeFieldTypes().map(({ type, label, valueType, attributes }) => ({
      type,
      label,
      valueType,
      attributes: attributes.map(({ name, label, valueType, defaultValue, possibleValues }) => ({
        name,
        label,
        valueType,
        defaultValue,
        possibleValues,
      })),
    })),
    warnings: [],
    errors: [],
  }));
}
