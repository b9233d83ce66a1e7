import { hash } from 'node:crypto';
import { MAX_IDEMPOTENCY_KEY_LENGTH, MIN_IDEMPOTENCY_KEY_LENGTH } from './model/limits';
import type { IdempotentRequest } from './store/event-store';
import { EventRule } from './validation/event-rule';
import type { Violation } from './validation/violation';

const IDEMPOTENCY_KEY = new RegExp(
  `^[\\x20-\\x7e]{${MIN_IDEMPOTENCY_KEY_LENGTH},${MAX_IDEMPOTENCY_KEY_LENGTH}}$`,
);

const PATH = ['idempotencyKey'];

const KEY_INVALID: Violation = { rule: EventRule.IDEMPOTENCY_KEY_INVALID, path: PATH };
const KEY_MISMATCH: Violation = { rule: EventRule.IDEMPOTENCY_KEY_MISMATCH, path: PATH };

/**
 * Whether the idempotency key is absent or valid.
 */
export function isKeyValid(key: string | null | undefined): boolean {
  return key == null || IDEMPOTENCY_KEY.test(key);
}

/**
 * The violations of the idempotency key.
 *
 * @param isMismatch whether an earlier request has used the key with a different input
 */
export function keyViolations(isInvalid: boolean, isMismatch: boolean): Violation[] {
  return [...(isInvalid ? [KEY_INVALID] : []), ...(isMismatch ? [KEY_MISMATCH] : [])];
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
  const inputHash = hash('sha256', JSON.stringify(canonicalInput()));
  return { operation, key, inputHash };
}
