/**
 * An instant in the form in which the Prisma clients write it, so that instants sort as text.
 */
export function toTimestamp(instant: number): string {
  return new Date(instant).toISOString().replace('Z', '+00:00');
}

/** Instants outside this range cannot be sorted as text, or not be stored. No event has one. */
const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * An instant from a client in the form of `toTimestamp`, moved into the range that every database accepts.
 */
export function toComparable(instant: Date): string {
  return toTimestamp(Math.min(Math.max(instant.getTime(), EARLIEST), LATEST));
}
