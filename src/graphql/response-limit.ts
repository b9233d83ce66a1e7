import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import { OperationTypeNode } from 'graphql';
import { MAX_RESPONSE_SIZE } from './limits';

/**
 * Replaces the result of a query by an error if it is too large. The result of a mutation is always sent, because the
 * client has to learn what was stored; its complexity is limited instead.
 */
export function limitResponses<Context extends BaseContext>(): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse: ({ operation, response: { body, http } }) => {
          if (operation?.operation !== OperationTypeNode.QUERY || body.kind !== 'single')
            return Promise.resolve();
          if (sizeOf(body.singleResult.data, MAX_RESPONSE_SIZE) > MAX_RESPONSE_SIZE) {
            const message = `The result is larger than ${MAX_RESPONSE_SIZE} bytes. Ask for smaller pages or fewer fields.`;
            body.singleResult = { errors: [{ message, extensions: { code: 'RESPONSE_TOO_LARGE' } }] };
            http.status = 400;
          }
          return Promise.resolve();
        },
      }),
  };
}

/** The approximate size of a value as JSON, in bytes; it stops counting above the limit. */
function sizeOf(value: unknown, limit: number): number {
  if (typeof value === 'string') return Buffer.byteLength(value) + 2;
  if (typeof value !== 'object' || value === null) return 5;
  let size = 2;
  if (Array.isArray(value)) {
    for (const item of value) {
      size += sizeOf(item, limit - size) + 1;
      if (size > limit) break;
    }
    return size;
  }
  for (const [key, item] of Object.entries(value)) {
    size += key.length + 4 + sizeOf(item, limit - size);
    if (size > limit) break;
  }
  return size;
}
