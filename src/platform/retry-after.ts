import type { IncomingHttpHeaders } from 'node:http';

/** Other texts can be dates for JavaScript, too. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} /;

/** The longest time for which the platform can ask to be left alone, in ms. */
const MAX_RETRY_AFTER = 5 * 60_000;

/**
 * How long an answer asks its client to wait (header `Retry-After`: seconds or a date), in ms; null if it does not.
 */
export function retryAfterOf(headers: IncomingHttpHeaders, now = Date.now()): number | null {
  const text = headers['retry-after'];
  if (text === undefined) return null;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : HTTP_DATE.test(text) ? Date.parse(text) - now : 0;
  return ms > 0 ? Math.min(ms, MAX_RETRY_AFTER) : null;
}
