import type { EventDefinition, StoredEvent } from './event-definition';

/** How storing a definition ended. */
export type CreateOutcome =
  | { readonly kind: 'created'; readonly event: StoredEvent }
  /** The request was sent before, and this is what came of it. */
  | { readonly kind: 'replayed'; readonly event: StoredEvent }
  | { readonly kind: 'name-taken' }
  /** The key names a request of another input. */
  | { readonly kind: 'key-mismatch' };

/** A request that may be sent again. */
export interface RepeatableRequest {
  /** What is asked for, such as `createEvent`. */
  readonly operation: string;
  /** The client's name of the request. */
  readonly key: string;
  /** SHA-256 of the canonical input, in hex. */
  readonly inputHash: string;
}

/**
 * Holds the definitions of every organisation. Every method rejects with DatabaseUnavailableError where the
 * database does not answer.
 */
export interface EventStore {
  /**
   * Stores a definition under its name, once a request. When this resolves with `created`, the definition and
   * the key of the request are on disk. A definition that is refused leaves no key.
   */
  create(orgId: string, definition: EventDefinition, request?: RepeatableRequest): Promise<CreateOutcome>;

  /** The definition of exactly this name. */
  findByName(orgId: string, eventName: string): Promise<StoredEvent | null>;
}
