import type { IntentTimes } from '../events/store/intents/intent-store';
import type { PlatformConfig } from '../platform-config';

/** How much longer than an attempt its lease lasts, in ms: for the database, before and after it. */
const LEASE_MARGIN = 5_000;

/** For how many times the timeout a request without an answer might still arrive. */
const ARRIVAL_TIMEOUTS = 3;

/**
 * For how long leases and requests without an answer last.
 */
export function intentTimesOf({ timeout }: Pick<PlatformConfig, 'timeout'>): IntentTimes {
  return { lease: timeout + LEASE_MARGIN, arrival: ARRIVAL_TIMEOUTS * timeout };
}
