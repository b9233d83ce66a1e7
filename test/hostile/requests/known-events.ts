/** The events that a gateway holds before it is attacked. */
export const FULL_EVENT = 'full'.padEnd(200, 'x');
export const VERSIONED_EVENT = 'versioned'.padEnd(200, 'x');
export const VERSIONS = 100;

/** The note on each version but the first. JSON writes six bytes for each of its characters. */
export const LONGEST_NOTE = '\u0001'.repeat(1_000);

/** What an attacker knows of the events that a gateway holds. */
export interface KnownIds {
  /** A hundred full events. */
  readonly events: readonly string[];
  /** Every version of an event. */
  readonly versions: readonly string[];
}
