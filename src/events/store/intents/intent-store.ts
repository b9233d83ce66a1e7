import type { PendingWriteOperation } from '../../model/enums';
import type { EventDefinition, StoredEvent } from '../../model/event-definition';
import type { IdempotentRequest, UpdateDecision, UpdateOutcome } from '../event-store';

/** What is to be made on the platform. */
interface IntentContent {
  readonly operation: PendingWriteOperation;
  /** That of an event to be disabled is as it was when this was asked for, and only tells people which event it is. */
  readonly definition: EventDefinition;
  /** Who asks for it; null if the gateway authenticates nobody. */
  readonly author: string | null;
  readonly note: string | null;
}

/** An intent to create, update or disable an event on the platform. */
export type PutRequest =
  | (IntentContent & {
      readonly operation: PendingWriteOperation.CREATE;
      readonly idempotency?: IdempotentRequest | undefined;
    })
  | (IntentContent & {
      readonly operation: PendingWriteOperation.UPDATE | PendingWriteOperation.DISABLE;
      /** Is called while nothing else can change the event, and may be called more than once. */
      readonly decide: (current: StoredEvent) => UpdateDecision;
    });

/** The outcome of putting an intent on record. */
export type PutOutcome =
  | {
      readonly kind: 'put';
      readonly intent: LeasedIntent;
      /** The event and what becomes of it; null for a create. */
      readonly update: UpdateOutcome | null;
    }
  /** An earlier intent for the event, or with the idempotency key, is not settled. */
  | {
      readonly kind: 'pending';
      /** It is of the same request, sent earlier with the same idempotency key. */
      readonly isSameRequest: boolean;
    }
  /** An earlier request with the idempotency key has created the event, which is as it is now. */
  | { readonly kind: 'already-created'; readonly event: StoredEvent }
  /** An earlier request has used the idempotency key with a different input. */
  | { readonly kind: 'key-mismatch' }
  | { readonly kind: 'name-taken' }
  | { readonly kind: 'not-found' }
  /** The update, or the request to disable the event, is rejected or changes nothing. */
  | { readonly kind: 'decided'; readonly update: UpdateOutcome };

/** For how long a lease lasts, and for how long after its end a request might still arrive. */
export interface IntentTimes {
  readonly lease: number;
  readonly arrival: number;
}

/** The right to settle an intent. */
export interface Lease {
  readonly intentId: string;
  readonly leaseId: string;
}

/** An intent whose outcome is not settled. */
export interface PendingIntent extends IntentContent {
  readonly id: string;
  readonly orgId: string;
  readonly idempotency: IdempotentRequest | null;
  readonly createdAt: Date;
  /** How often a gateway has tried without success to settle it. */
  readonly attempts: number;
  /** Why the last attempt did not settle it; null if there was none. */
  readonly lastReason: string | null;
}

/** An intent that only the holder of the lease may settle. */
export interface LeasedIntent extends PendingIntent {
  readonly lease: Lease;
  /** For how long a request that an earlier holder sent might still arrive at the platform, in ms. */
  readonly mayArriveFor: number;
}

/** Which intents to lease. */
export interface ClaimRequest {
  /** All organisations if absent. */
  readonly orgId?: string;
  readonly intentId?: string;
  /** Also those whose next attempt is not due. */
  readonly early?: boolean;
  readonly limit: number;
}

/** How an intent ends. */
export interface SettleRequest {
  readonly lease: Lease;
  /** Whether the platform has what was intended. */
  readonly isAccepted: boolean;
}

/** The outcome of settling an intent. */
export type SettleOutcome =
  | {
      readonly kind: 'settled';
      /** The event as the intent has left it; null if it was not accepted. */
      readonly event: StoredEvent | null;
    }
  /** The lease had ended, and another gateway has taken over. */
  | { readonly kind: 'lost' };

/** How a lease ends that did not settle its intent. */
export interface ReleaseRequest {
  readonly lease: Lease;
  /** Contains no credentials. */
  readonly reason: string;
  /** Until the next attempt, in ms. */
  readonly pause: number;
  /** For how long a request that was sent might still arrive at the platform, in ms. */
  readonly mayArriveFor: number;
}

/** What an idempotency key has been used for. */
export type KeyUse =
  | { readonly kind: 'unused' }
  /** An earlier request has used it with a different input. */
  | { readonly kind: 'key-mismatch' }
  /** The events with these names have been created by it. */
  | { readonly kind: 'used'; readonly eventNames: readonly string[] };

/** The intents of one organisation. */
export interface OrgIntentStore {
  /**
   * Puts an intent on record and leases it, unless there is an earlier one or nothing is to be done. When it resolves,
   * the intent is on disk.
   */
  put(request: PutRequest): Promise<PutOutcome>;

  /** What has been created by requests with an idempotency key. */
  findKeyUse(request: IdempotentRequest): Promise<KeyUse>;

  /** The oldest first. */
  list(limit: number): Promise<readonly PendingIntent[]>;

  findByName(eventName: string): Promise<PendingIntent | null>;

  findById(id: string): Promise<PendingIntent | null>;
}

/** The intents of every organisation. Every method rejects with DatabaseUnavailableError if the database fails. */
export interface IntentStore {
  forOrg(orgId: string): OrgIntentStore;

  /** Leases intents that nobody holds, those that are due longest first. */
  claim(request: ClaimRequest): Promise<readonly LeasedIntent[]>;

  /**
   * Removes an intent, and stores the event or its new version in the same transaction if the platform has accepted
   * it. When it resolves, that is on disk.
   */
  settle(request: SettleRequest): Promise<SettleOutcome>;

  /** Gives a lease back. Does nothing if it has been lost. */
  release(request: ReleaseRequest): Promise<void>;
}
