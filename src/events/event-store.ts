import type { EventAction, EventFieldType, EventOrderField, OrderDirection } from './event.enums';
import type { EventDefinition, EventVersion, StoredEvent } from './event-definition';

/** A request that may be sent again. */
export interface RepeatableRequest {
  /** What is asked for, such as `createEvent`. */
  readonly operation: string;
  /** The client's name of the request. */
  readonly key: string;
  /** SHA-256 of the canonical input, in hex. */
  readonly inputHash: string;
}

/** Definitions to be stored in one transaction, each under a name of its own. */
export interface NewEvents {
  readonly orgId: string;
  readonly definitions: readonly EventDefinition[];
  /** Stores all or none. */
  readonly atomic: boolean;
  readonly request?: RepeatableRequest | undefined;
}

/** What became of a new definition. */
export type Placement =
  | { readonly kind: 'created'; readonly event: StoredEvent }
  | { readonly kind: 'name-taken' }
  /** It could have been stored, but not all of those that were to be stored with it. */
  | { readonly kind: 'left-out' };

/** How storing definitions ended, for each in their order. */
export type CreateOutcome =
  | { readonly kind: 'done'; readonly placements: readonly Placement[] }
  /** The request was sent before, and this is what came of it. */
  | { readonly kind: 'replayed'; readonly placements: readonly Placement[] }
  /** The key names a request of another input. */
  | { readonly kind: 'key-mismatch' };

/**
 * Decides what becomes of an event as it is: the definition of its next version, or null to leave it. It is
 * called while nobody else can change the event, and may be called again.
 */
export type Revise = (current: StoredEvent) => EventDefinition | null;

/** How an update ended. */
export type UpdateOutcome =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'left'; readonly current: StoredEvent }
  | { readonly kind: 'revised'; readonly before: StoredEvent; readonly event: StoredEvent };

/** What a list of events is narrowed by; undefined where it is not. */
export interface EventCriteria {
  /** A part of the name or of the description, in any case. */
  readonly search?: string | undefined;
  readonly action?: EventAction | undefined;
  readonly fieldType?: EventFieldType | undefined;
  /** Whether a field holds Protected Sensitive Information. */
  readonly hasPsiData?: boolean | undefined;
  /** Exclusive. */
  readonly createdAfter?: Date | undefined;
  /** Exclusive. */
  readonly createdBefore?: Date | undefined;
}

/** The place of an event in an order: what it is ordered by, and its id where that is not unique. */
export type EventPosition =
  | { readonly field: EventOrderField.CREATED_AT; readonly createdAt: Date; readonly id: string }
  | { readonly field: EventOrderField.EVENT_NAME; readonly eventName: string };

/** A stretch of a list of events. */
export interface EventStretch {
  readonly criteria: EventCriteria;
  readonly field: EventOrderField;
  readonly direction: OrderDirection;
  /** Behind this place; a place of the same order. */
  readonly after: EventPosition | null;
  /** Before this place; a place of the same order. */
  readonly before: EventPosition | null;
  readonly limit: number;
}

/** Versions of an event, from one to another, both included. */
export interface VersionRange {
  readonly eventId: string;
  readonly from: number;
  readonly to: number;
}

/** What creating and updating take of a store. */
export interface EventWriter {
  /**
   * Stores definitions under their names, once a request. When this resolves, what was created and the key of
   * the request are on disk. A request of which nothing is stored leaves no key.
   */
  create(events: NewEvents): Promise<CreateOutcome>;

  /** Makes a new version of the event of exactly this name. When this resolves, it is on disk. */
  update(orgId: string, eventName: string, revise: Revise): Promise<UpdateOutcome>;

  /** The event of exactly this name. */
  findByName(orgId: string, eventName: string): Promise<StoredEvent | null>;

  /** Those of the names that events have, and since when. */
  findTakenNames(orgId: string, eventNames: readonly string[]): Promise<ReadonlyMap<string, Date>>;
}

/**
 * Holds the definitions of every organisation. Every method rejects with DatabaseUnavailableError where the
 * database does not answer.
 */
export interface EventStore extends EventWriter {
  findById(orgId: string, id: string): Promise<StoredEvent | null>;

  /** The first events of a stretch, in its order. */
  findStretch(orgId: string, stretch: EventStretch): Promise<readonly StoredEvent[]>;

  count(orgId: string, criteria: EventCriteria): Promise<number>;

  /** Versions that newer ones replaced, of events that the caller was handed, in any order. */
  findReplacedVersions(ranges: readonly VersionRange[]): Promise<readonly EventVersion[]>;
}
