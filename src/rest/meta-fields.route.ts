import type { FastifyInstance } from 'fastify';
import { fieldTypeInfos } from '../events/field-type.type';

/**
 * `GET /v2/events/meta_fields`: what the platform's form builder reads.
 */
export function registerMetaFields(server: FastifyInstance): void {
  server.get('/v2/events/meta_fields', () => ({
    data: fieldTypeInfos().map(({ type, label, valueType, attributes }) => ({
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
