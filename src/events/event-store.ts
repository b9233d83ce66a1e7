import type { EventDefinition, StoredEvent } from './event-definition';

/** How storing a definition ended. */
export type CreateOutcome =
  { readonly kind: 'created'; readonly event: StoredEvent } | { readonly kind: 'name-taken' };

/**
 * Holds the definitions of every organisation. Every method rejects with DatabaseUnavailableError where the
 * database does not answer.
 */
export interface EventStore {
  /**
   * Stores a definition under its name. When this resolves with `created`, the definition is on disk.
   */
  create(orgId: string, definition: EventDefinition): Promise<CreateOutcome>;

  /** The definition of exactly this name. */
  findByName(orgId: string, eventName: string): Promise<StoredEvent | null>;
}
