import { EVENT_ACTIONS, type EventActionSpec } from './model/actions';
import { EventAction } from './model/enums';
import { observe, type ObservedContext } from './observe';

/** A destination that an event may have. */
export interface EventActionMetadata extends EventActionSpec {
  readonly action: EventAction;
}

/**
 * The metadata that a form needs to offer the destinations, in the order of the spec.
 */
export function describeEventActions(context: ObservedContext): Promise<EventActionMetadata[]> {
  return observe(context, 'describeEventActions', () =>
    Object.values(EventAction).map((action) => ({ action, ...EVENT_ACTIONS[action] })),
  );
}
