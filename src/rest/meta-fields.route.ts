import type { FastifyInstance } from 'fastify';
import { describeFieldTypes } from '../events/describe-field-types';
import type { ContextOf } from './request-context';

/**
 * `GET /v2/events/meta_fields`: the metadata for the platform's form builder. In addition to the platform's own keys,
 * `warning` is the rule that warns about the attribute if it is true, or null.
 */
export function registerMetaFields(api: FastifyInstance, contextOf: ContextOf): void {
  api.get('/events/meta_fields', async (request) => ({
    data: (await describeFieldTypes(contextOf(request))).map(({ type, label, valueType, attributes }) => ({
      type,
      label,
      valueType,
      attributes: attributes.map(({ name, label, valueType, defaultValue, possibleValues, warning }) => ({
        name,
        label,
        valueType,
        defaultValue,
        possibleValues,
        warning,
      })),
    })),
    warnings: [],
    errors: [],
  }));
}
