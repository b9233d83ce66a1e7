import { createHash } from 'node:crypto';
import type { IdempotentRequest } from './store/event-store';
import { EventRule } from './validation/event-rule';
import type { Violation } from './validation/violation';

/** 8 to 255 printable ASCII characters. */
const IDEMPOTENCY_KEY = /^[\x20-\x7e]{8,255}$/;

const PATH = ['idempotencyKey'];

export const KEY_INVALID: Violation = { rule: EventRule.IDEMPOTENCY_KEY_INVALID, path: PATH };
export const KEY_MISMATCH: Violation = { rule: EventRule.IDEMPOTENCY_KEY_MISMATCH, path: PATH };

/**
 * Whether the idempotency key is absent or valid.
 */
export function isKeyValid(key: string | null | undefined): boolean {
  return key == null || IDEMPOTENCY_KEY.test(key);
}

/**
 * What makes a request with an idempotency key safe to retry; undefined for a request without one.
 *
 * @param canonicalInput returns the input in canonical form, so that two spellings of one input are the same request;
 * called only if there is a key
 */
export function toIdempotentRequest(
  operation: string,
  key: string | null | undefined,
  canonicalInput: () => unknown,
): IdempotentRequest | undefined {
  if (key == null) return undefined;
  const inputHash = createHash('sha256').update(JSON.stringify(canonicalInput())).digest('hex');
  return { operation, key, inputHash };
}
