import type { GraphQLRequestContextWillSendResponse } from '@apollo/server';
import { OperationTypeNode } from 'graphql';
import type { VariableName } from '../config';

const LIMIT: VariableName = 'MAX_RESPONSE_SIZE';

/**
 * Replaces a result by an error if it is too large. The complexity of an operation is limited so that a mutation only
 * gets this far if it repeats long texts under many aliases, or reads long lists below `query`; the error says that it
 * was executed.
 */
export function limitResponse(
  {
    operation,
    response: { body, http },
  }: Pick<GraphQLRequestContextWillSendResponse<object>, 'operation' | 'response'>,
  maxResponseSize: number,
): void {
  if (body.kind !== 'single') return;
  if (sizeOf(body.singleResult.data, maxResponseSize) <= maxResponseSize) return;
  const message =
    operation?.operation === OperationTypeNode.MUTATION
      ? `The operation was executed, but its result is larger than ${maxResponseSize} bytes. Look up what it stored.`
      : `The result is larger than ${maxResponseSize} bytes. Ask for smaller pages or fewer fields.`;
  body.singleResult = { errors: [{ message, extensions: { code: 'RESPONSE_TOO_LARGE', limit: LIMIT } }] };
  http.status = 400;
}

/** The approximate size of a value as JSON, in bytes; it stops counting above the limit. */
function sizeOf(value: unknown, limit: number): number {
  if (typeof value === 'string') return sizeOfString(value);
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
    size += sizeOfString(key) + 2 + sizeOf(item, limit - size);
    if (size > limit) break;
  }
  return size;
}

/** What JSON writes as an escape sequence, which can be six times as long. */
const ESCAPED = /["\\\p{Cc}\p{Cs}]/u;

function sizeOfString(text: string): number {
  return ESCAPED.test(text) ? Buffer.byteLength(JSON.stringify(text)) : Buffer.byteLength(text) + 2;
}
