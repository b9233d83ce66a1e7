import type { Writer } from '../../database/access';
import type { Prisma } from '../../database/generated/sqlite/client';
import type { FieldDefinition } from '../model/event-definition';
import type { VersionRange } from './event-store';

// A statement is the same whatever the size of the batch: its rows are one JSON parameter, except for the one that creates
// events on SQLite. The client's own methods would compile a new statement for every number of rows.

/** A row of `Event` that is active; instants are ISO 8601 with the offset `+00:00`. */
export interface EventRow {
  readonly id: string;
  readonly orgId: string;
  readonly eventName: string;
  readonly version: number;
  readonly actions: readonly string[];
  readonly description: string | null;
  readonly fields: readonly FieldDefinition[];
  readonly searchText: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly createdBy: string | null;
  readonly updatedBy: string | null;
  readonly note: string | null;
}

/** What disabling an event changes in its row. */
export interface DisabledRow {
  readonly id: string;
  readonly disabledAt: string;
  readonly disabledBy: string | null;
}

/** A row of `EventVersion`. */
export interface EventVersionRow {
  readonly eventId: string;
  readonly version: number;
  readonly actions: readonly string[];
  readonly description: string | null;
  readonly fields: readonly FieldDefinition[];
  readonly createdAt: string;
  readonly createdBy: string | null;
  readonly note: string | null;
}

/** The unique key of an event. */
export interface EventKey {
  readonly orgId: string;
  readonly eventName: string;
}

/** The primary key of an idempotency key. */
export interface IdempotencyKeyId {
  readonly orgId: string;
  readonly operation: string;
  readonly key: string;
}

/** A row of `IdempotencyKey`, without its expiry time. */
export interface IdempotencyKeyRow extends IdempotencyKeyId {
  readonly inputHash: string;
  readonly eventIds: readonly string[];
}

/** A row of `Event` as a client returns it. */
export interface FoundEvent {
  readonly id: string;
  readonly orgId: string;
  readonly eventName: string;
  readonly version: number;
  readonly actions: unknown;
  readonly description: string | null;
  readonly fields: unknown;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly createdBy: string | null;
  readonly updatedBy: string | null;
  readonly note: string | null;
  readonly disabledAt: Date | null;
  readonly disabledBy: string | null;
}

/** An event whose search text is not computed yet. */
export type UnindexedEvent = Pick<FoundEvent, 'id' | 'eventName' | 'description' | 'fields'>;

/** A row of `EventVersion` as a client returns it. */
export interface FoundVersion extends Pick<
  FoundEvent,
  'version' | 'actions' | 'description' | 'fields' | 'createdAt' | 'createdBy' | 'note'
> {
  readonly eventId: string;
}

/** A row of `IdempotencyKey` as a client returns it. */
export interface FoundIdempotencyKey extends IdempotencyKeyId {
  readonly inputHash: string;
  readonly eventIds: unknown;
}

/** The writes of a batch in the SQL of one provider. Rows are locked in the order given. */
export interface EventStatements {
  /**
   * Inserts the keys that are unused or expired and resolves with those.
   *
   * @param ttl how long the keys are kept, in ms, by the clock of the database
   */
  claimKeys(
    writer: Writer,
    rows: readonly IdempotencyKeyRow[],
    ttl: number,
  ): Promise<readonly IdempotencyKeyId[]>;

  /** The most characters of search texts that one statement inserts, unless they are those of one event. */
  readonly maxTextLength: number;

  /** Inserts the events whose names are free and resolves with their ids. */
  insertEvents(writer: Writer, rows: readonly EventRow[]): Promise<readonly { id: string }[]>;

  deleteEvents(writer: Writer, ids: readonly string[]): Promise<unknown>;

  /** Resolves with the events, which nothing else can change until the transaction ends. */
  lockEvents(writer: Writer, keys: readonly EventKey[]): Promise<readonly FoundEvent[]>;

  insertVersions(writer: Writer, rows: readonly EventVersionRow[]): Promise<unknown>;

  updateEvents(writer: Writer, rows: readonly EventRow[]): Promise<unknown>;

  disableEvents(writer: Writer, rows: readonly DisabledRow[]): Promise<unknown>;

  /** Events without a search text, which a migration leaves behind. */
  findUnindexed(writer: Writer, limit: number): Promise<readonly UnindexedEvent[]>;

  /** Sets the search texts of events that have none. */
  setSearchTexts(writer: Writer, rows: readonly Pick<EventRow, 'id' | 'searchText'>[]): Promise<unknown>;

  deleteKeys(writer: Writer, keys: readonly IdempotencyKeyId[]): Promise<unknown>;

  findKeys(writer: Writer, keys: readonly IdempotencyKeyId[]): Promise<readonly FoundIdempotencyKey[]>;

  /** Deletes expired keys, the oldest first, and skips those that are locked. */
  deleteExpiredKeys(writer: Writer, limit: number): Promise<unknown>;
}

/** A part of a statement; it is the same type in the clients of both providers. */
export type Sql = Prisma.Sql;

/** The parts of a query that differ between the providers. Conditions are on a row of `Event`. */
export interface QueryFragments {
  readonly instant: (instant: Date) => Sql;
  /** No character of the text is a wildcard. */
  readonly hasText: (text: string) => Sql;
  readonly hasAction: (action: string) => Sql;
  readonly hasFieldType: (type: string) => Sql;
  readonly hasPsiData: Sql;
  readonly hasField: (name: string) => Sql;
  readonly hasName: (names: readonly string[]) => Sql;
  /** The ranges as a table `r`. */
  readonly ranges: (ranges: readonly VersionRange[]) => Sql;
}
