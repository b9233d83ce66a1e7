import type { OperationObserver } from '../observer';
import type { ObservedContext } from './observe';
import { DryRunStore } from './store/dry-run-store';
import type { EventDisabler, EventWriter, OrgEventStore } from './store/event-store';
import type { PendingWrites } from './store/pending-writes';

/** What the use cases that create and update events work with: the events of the caller's organisation. */
export interface EventWriteContext extends ObservedContext {
  readonly writer: EventWriter;
  /** Whether warnings reject a definition (environment variable `STRICT`). */
  readonly strict: boolean;
}

/** What every use case works with: the events of the caller's organisation. */
export interface EventContext extends EventWriteContext {
  readonly writer: EventWriter & EventDisabler;
  readonly store: OrgEventStore;
  /** Answers what the writer would answer now, and writes nothing. */
  readonly dryRun: EventWriter;
  readonly pendingWrites: PendingWrites;
}

/**
 * The context of a gateway that is a registry of its own.
 */
export function registryContext(
  store: OrgEventStore,
  pendingWrites: PendingWrites,
  rest: { readonly strict: boolean; readonly observer: OperationObserver },
): EventContext {
  return { store, writer: store, dryRun: new DryRunStore(store), pendingWrites, ...rest };
}
