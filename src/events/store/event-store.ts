import type {
  EventAction,
  EventFieldType,
  EventOrderField,
  EventStatus,
  OrderDirection,
} from '../model/enums';
import type { EventChange } from '../model/event-changes';
import type { EventDefinition, EventVersion, StoredEvent } from '../model/event-definition';
import type { UnsentReason, Violation } from '../validation/violation';
import type { EventPosition } from '../model/event-position';

/** What makes a request safe to retry. */
export interface IdempotentRequest {
  /** The operation, such as `createEvent`. */
  readonly operation: string;
  /** The idempotency key that the client chose. */
  readonly key: string;
  /** The SHA-256 hash of the canonical input, in hex. */
  readonly inputHash: string;
}

/** Definitions to be stored together. No two have the same name. */
export interface CreateRequest {
  readonly definitions: readonly EventDefinition[];
  /** Store all of them or none. */
  readonly atomic: boolean;
  readonly idempotency?: IdempotentRequest | undefined;
}

/** The result of inserting one definition. */
export type InsertResult =
  | {
      readonly kind: 'inserted';
      readonly event: StoredEvent;
      /** What the platform remarks; absent without a platform. */
      readonly notices?: readonly Violation[];
    }
  | { readonly kind: 'name-taken' }
  /** The platform does not accept the definition. */
  | { readonly kind: 'refused'; readonly violations: readonly Violation[] }
  /** It was not sent to the platform, because of what became of an earlier one of the list. */
  | { readonly kind: 'unsent'; readonly reason: UnsentReason }
  /** The name was free, but not all of the definitions of an atomic request could be stored. */
  | { readonly kind: 'rolled-back' };

/** The outcome of a create request. */
export type CreateOutcome =
  | {
      readonly kind: 'completed';
      /** One for each definition, in their order. */
      readonly results: readonly InsertResult[];
      /** An earlier request with the idempotency key has created the events, which are as they are now. */
      readonly replayed: boolean;
    }
  /** An earlier request has used the idempotency key with a different input. */
  | { readonly kind: 'key-mismatch' };

/** What to do with an event that a client wants to update or disable, and the violations that were found on the way. */
export interface UpdateDecision {
  readonly kind: 'updated' | 'unchanged' | 'rejected';
  /** What an update changes, or would change if it were not rejected; none if the event is disabled. */
  readonly changes: readonly EventChange[];
  readonly violations: readonly Violation[];
}

/** What an update replaces the current version of an event with. */
export interface Replacement {
  /** Has the name of the event. */
  readonly definition: EventDefinition;
  /** Kept with the new version; null if there is none. */
  readonly note: string | null;
}

/** The outcome of an update. */
export interface UpdateOutcome {
  readonly decision: UpdateDecision;
  /** The event after the update if the decision is `updated`, as it is otherwise. */
  readonly event: StoredEvent;
}

/** The conditions for a list of events; undefined where there is none. */
export interface EventCriteria {
  readonly status?: EventStatus | undefined;
  /** The event has one of these names. */
  readonly eventNames?: readonly string[] | undefined;
  /** A substring of the name, the description or the name of a field, in any case. */
  readonly search?: string | undefined;
  readonly action?: EventAction | undefined;
  readonly fieldType?: EventFieldType | undefined;
  /** The exact name of a field. */
  readonly fieldName?: string | undefined;
  /** Whether a field holds Protected Sensitive Information. */
  readonly hasPsiData?: boolean | undefined;
  /** Exclusive. */
  readonly createdAfter?: Date | undefined;
  /** Exclusive. */
  readonly createdBefore?: Date | undefined;
  /** Exclusive. */
  readonly updatedAfter?: Date | undefined;
  /** The exact name of the caller who created the event. */
  readonly createdBy?: string | undefined;
}

/** A query for the first events of a list, or of the part of it between two positions. */
export interface EventPageQuery {
  readonly criteria: EventCriteria;
  readonly field: EventOrderField;
  readonly direction: OrderDirection;
  /** Only events after this position. */
  readonly after: EventPosition | null;
  /** Only events before this position. */
  readonly before: EventPosition | null;
  readonly limit: number;
}

/** The result of a page query. */
export interface EventPageResult {
  /** In the order of the query. */
  readonly events: readonly StoredEvent[];
  /** Whether an event that meets the criteria is at or before the position `after` of the query. */
  readonly hasPreceding: boolean;
  /** Whether an event that meets the criteria is at or after the position `before` of the query. */
  readonly hasFollowing: boolean;
}

/** Versions of an event; both ends are included. */
export interface VersionRange {
  readonly eventId: string;
  readonly from: number;
  readonly to: number;
}

/** What the use cases that create and update events need. */
export interface EventWriter {
  /** The caller who is recorded as the author of what is written; null if the gateway does not know who it is. */
  readonly author: string | null;

  /**
   * Stores definitions, once per idempotency key. When it resolves, the events and the key are on disk. A request
   * that stores nothing does not use up its key. In front of a platform, an event is stored when that has accepted it.
   */
  create(request: CreateRequest): Promise<CreateOutcome>;

  /**
   * Updates the event with exactly the name of the definition; resolves with null if there is none. When it resolves,
   * the new version is on disk.
   *
   * @param decide is called while nothing else can change the event, and may be called more than once
   */
  update(
    replacement: Replacement,
    decide: (current: StoredEvent) => UpdateDecision,
  ): Promise<UpdateOutcome | null>;

  /** The event with exactly this name. */
  findByName(eventName: string): Promise<StoredEvent | null>;

  /** When the events with these names were created, by name; names that no event has are absent. */
  findCreationTimes(eventNames: readonly string[]): Promise<ReadonlyMap<string, Date>>;
}

/** What the use case that disables events needs. */
export interface EventDisabler {
  /**
   * Disables the event with exactly this name, for good; resolves with null if there is none. When it resolves, that is
   * on disk.
   *
   * @param decide is called while nothing else can change the event, and may be called more than once
   */
  disable(eventName: string, decide: (current: StoredEvent) => UpdateDecision): Promise<UpdateOutcome | null>;
}

/** The events of one organisation. Every method rejects with DatabaseUnavailableError if the database fails. */
export interface OrgEventStore extends EventWriter, EventDisabler {
  /** The events with these ids, in no particular order; ids that no event has are ignored. */
  findByIds(ids: readonly string[]): Promise<readonly StoredEvent[]>;

  findPage(query: EventPageQuery): Promise<EventPageResult>;

  count(criteria: EventCriteria): Promise<number>;

  /** Versions that were replaced by newer ones, in no particular order. */
  findReplacedVersions(ranges: readonly VersionRange[]): Promise<readonly EventVersion[]>;
}

/** Who reads and writes events. */
export interface EventCaller {
  readonly orgId: string;
  /** Null if the gateway does not know who it is. */
  readonly name: string | null;
}

/** What the audit log records about a write. It holds neither definitions nor notes. */
export type WriteRecord =
  | {
      readonly action: WriteAction;
      readonly eventId: string;
      readonly eventName: string;
      /** The version that was stored. */
      readonly version: number;
    }
  /** The database failed during COMMIT: the event may or may not have been stored. */
  | { readonly action: WriteAction; readonly eventName: string; readonly outcome: 'unknown' }
  /** A pending write was given up. */
  | { readonly action: 'write.discarded'; readonly eventName: string; readonly writeId: string };

export type WriteAction = 'event.created' | 'event.updated' | 'event.disabled';

/** Records what one caller writes. */
export interface AuditLog {
  record(write: WriteRecord): void;
}

/** The events of every organisation. They can only be read and written for one caller at a time. */
export interface EventStore {
  /**
   * The events of the caller's organisation.
   *
   * @param audit gets a record of each event that is stored, after it is on disk
   */
  forCaller(caller: EventCaller, audit: AuditLog): OrgEventStore;
}
