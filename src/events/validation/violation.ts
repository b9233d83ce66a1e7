import type { EventRule } from './event-rule';

/** A rule that a definition violates, and where. */
export interface Violation {
  readonly rule: EventRule;
  /** The path from the definition to the value. */
  readonly path: readonly string[];
  /** What the message names that is not in the definition, such as a removed field. */
  readonly subject?: string;
  /** The platform's code, for a rule that reports what the platform says. */
  readonly code?: number | null;
}
