import { EVENT_ACTIONS, type EventActionSpec } from './model/actions';
import { EventAction } from './model/enums';

/** A destination that an event may have. */
export interface EventActionMetadata extends EventActionSpec {
  readonly action: EventAction;
}

/**
 * The metadata that a form needs to offer the destinations, in the order of the spec.
 */
export function describeEventActions(): EventActionMetadata[] {
  return Object.values(EventAction).map((action) => ({ action, ...EVENT_ACTIONS[action] }));
}
