import type { EventKey } from './event-statements';

/**
 * An event's organisation and name as one string, which sorts by organisation first.
 */
export function eventKeyString({ orgId, eventName }: EventKey): string {
  return `${orgId}\0${eventName}`;
}

/**
 * Compares rows by a string key. Every transaction locks rows in this order, so that two never wait for each
 * other.
 */
export function byString<Row>(stringOf: (row: Row) => string): (a: Row, b: Row) => number {
  return (a, b) => {
    const [left, right] = [stringOf(a), stringOf(b)];
    return left < right ? -1 : Number(left > right);
  };
}
