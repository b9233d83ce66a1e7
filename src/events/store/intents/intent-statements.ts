import type { Writer } from '../../../database/access';
import type { FieldDefinition } from '../../model/event-definition';
import type { FoundIdempotencyKey, IdempotencyKeyId, IdempotencyKeyRow } from '../event-statements';
import type { IntentTimes } from './intent-store';

// Like the statements for events, a statement is the same whatever the size of the batch. Times are by the clock of the
// database; durations are in ms.

/** A row of `PlatformIntent`, without its times. */
export interface IntentRow {
  readonly id: string;
  readonly orgId: string;
  readonly eventName: string;
  readonly operation: string;
  readonly actions: readonly string[];
  readonly description: string | null;
  readonly fields: readonly FieldDefinition[];
  readonly author: string | null;
  readonly note: string | null;
  readonly keyOperation: string | null;
  readonly key: string | null;
  readonly inputHash: string | null;
  readonly leaseId: string;
}

/** A row of `PlatformIntent` as a client returns it. */
export interface FoundIntent {
  readonly id: string;
  readonly orgId: string;
  readonly eventName: string;
  readonly operation: string;
  readonly actions: unknown;
  readonly description: string | null;
  readonly fields: unknown;
  readonly author: string | null;
  readonly note: string | null;
  readonly keyOperation: string | null;
  readonly key: string | null;
  readonly inputHash: string | null;
  readonly createdAt: Date;
  readonly attempts: number;
  readonly lastReason: string | null;
}

/** An intent that can be leased. */
export interface ClaimableIntent extends FoundIntent {
  /** Negative if nothing can arrive any more. */
  readonly mayArriveFor: number;
}

/** What keeps the intent of a request from being inserted. */
export interface BlockingIntent extends Pick<
  FoundIntent,
  'eventName' | 'keyOperation' | 'key' | 'inputHash'
> {
  /** The id of the intent that was not inserted. */
  readonly blockedId: string;
}

/** The key of a row that only the holder of the lease may change. */
export interface LeaseRow {
  readonly id: string;
  readonly leaseId: string;
}

/** A lease that is given back. */
export interface ReleaseRow extends LeaseRow {
  readonly reason: string;
  readonly pause: number;
  readonly mayArriveFor: number;
}

/** Which intents to lease; null where there is no condition. */
export interface ClaimCriteria {
  readonly orgId: string | null;
  readonly intentId: string | null;
  readonly isEarly: boolean;
  readonly limit: number;
}

/** The writes of intents in the SQL of one provider. */
export interface IntentStatements {
  /** Inserts the intents that no other one blocks and resolves with their ids. */
  insertIntents(
    writer: Writer,
    rows: readonly IntentRow[],
    times: IntentTimes,
  ): Promise<readonly { id: string }[]>;

  /** The intents with the name or the idempotency key of others. */
  findBlocking(writer: Writer, rows: readonly IntentRow[]): Promise<readonly BlockingIntent[]>;

  /** The keys that have not expired. */
  findLiveKeys(writer: Writer, keys: readonly IdempotencyKeyId[]): Promise<readonly FoundIdempotencyKey[]>;

  /** The intents that can be leased, which nothing else can change until the transaction ends. */
  findClaimable(writer: Writer, criteria: ClaimCriteria): Promise<readonly ClaimableIntent[]>;

  /** Leases intents. A request that is sent for one might arrive for some time after the lease. */
  leaseIntents(writer: Writer, rows: readonly LeaseRow[], times: IntentTimes): Promise<unknown>;

  /** The intents whose leases have not been lost, which nothing else can change until the transaction ends. */
  lockIntents(writer: Writer, rows: readonly LeaseRow[]): Promise<readonly FoundIntent[]>;

  deleteIntents(writer: Writer, ids: readonly string[]): Promise<unknown>;

  releaseIntents(writer: Writer, rows: readonly ReleaseRow[]): Promise<unknown>;

  /**
   * Inserts keys, or adds the ids of their events to those of the same request. A key that has been used for another
   * input since is left alone.
   */
  addToKeys(writer: Writer, rows: readonly IdempotencyKeyRow[], ttl: number): Promise<unknown>;
}
