import type { FastifyInstance } from 'fastify';
import { describeFieldTypes } from '../events/describe-field-types';
import type { ContextOf } from './request-context';
import { COMMON_REJECTIONS, rejected, responseOf } from './responses';
import { FIELD_TYPE_LIST } from './wire-schemas';

const SCHEMA = {
  operationId: 'listFieldTypes',
  summary: 'Returns the metadata for a form builder',
  response: {
    200: responseOf(FIELD_TYPE_LIST, 'The field types.'),
    400: rejected('The request is malformed.'),
    ...COMMON_REJECTIONS,
  },
};

/**
 * `GET /v2/events/meta_fields`: the metadata for the platform's form builder. In addition to the platform's own keys,
 * `warning` is the rule that warns about the attribute if it is true, or null.
 */
export function registerMetaFields(api: FastifyInstance, contextOf: ContextOf): void {
  api.get('/events/meta_fields', { schema: SCHEMA }, async (request) => ({
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
