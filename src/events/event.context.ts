import type { Caller, CreateEventOptions } from './create-event';

/** What a resolver of this room is handed with each request. */
export interface EventContext {
  readonly caller: Caller;
  readonly events: CreateEventOptions;
}
