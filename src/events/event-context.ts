import type { EventWriter, OrgEventStore } from './store/event-store';

/** What the use cases that create and update events work with: the events of the caller's organisation. */
export interface EventWriteContext {
  readonly store: EventWriter;
  /** Whether warnings reject a definition (environment variable `STRICT`). */
  readonly strict: boolean;
}

/** What every use case works with: the events of the caller's organisation. */
export interface EventContext extends EventWriteContext {
  readonly store: OrgEventStore;
}
