import type { EventStore } from './event-store';
import type { Caller, WriteOptions } from './event-options';
import type { VersionLoader } from './version-loader';

/** What the events are kept in, and how strict the gateway is. */
export interface EventOptions extends WriteOptions {
  readonly store: EventStore;
}

/** What each way in is handed. */
export interface EventServices {
  readonly caller: Caller;
  readonly events: EventOptions;
}

/** What a resolver of this room is handed. */
export interface EventContext extends EventServices {
  readonly versions: VersionLoader;
}
