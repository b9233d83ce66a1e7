import type { EventChange } from '../model/event-changes';
import type { BreakingParams } from './breaking-params';
import type { EventRule } from './event-rule';

/** Why a definition of a list was not sent to the platform. */
export type UnsentReason = 'EARLIER_REFUSED' | 'EARLIER_NAME_TAKEN' | 'NO_TIME_LEFT' | 'PLATFORM_UNAVAILABLE';

/** A rule that a definition violates, and where. */
export interface Violation {
  readonly rule: EventRule;
  /** The path from the definition to the value. */
  readonly path: readonly string[];
  /** What the message names that is not at the path. */
  readonly details?: Partial<ViolationDetails>;
  /** The platform's code, for a rule that reports what the platform says. */
  readonly code?: number | null;
}

/** What violations of some rule are about, beside the value at their path. */
export interface ViolationDetails {
  /** The version that the client asks for. */
  readonly givenVersion: number;
  /** How many there are. */
  readonly count: number;
  /** The version that the event is in. */
  readonly currentVersion: number;
  /** What the same attribute means where it is given, too. */
  readonly otherGiven: string;
  /** The index of the field that an earlier one is, which this one repeats. */
  readonly otherFieldIndex: number;
  /** The index of the earlier definition that this one repeats. */
  readonly otherInputIndex: number;
  /** The names of fields of the stored event. */
  readonly fieldNames: readonly string[];
  /** The name of the customer field of the stored event; null if it is not concerned. */
  readonly customerFieldName: string | null;
  /** Whether a property belongs to the body itself and not to the definition in it. */
  readonly isOfBody: boolean;
  /** Why a definition was not sent to the platform; null if its list was rejected before. */
  readonly unsentReason: UnsentReason | null;
  /** Why a write is not settled, in words. */
  readonly lastReason: string;
  /** The message of the platform. */
  readonly platformMessage: string;
  /** The breaking change. */
  readonly breakingChange: BreakingParams;
  /** What the definition would change on the platform. */
  readonly changes: readonly EventChange[];
}
