import type { EventStatus } from '../events/model/enums';
import { statusOf, type StoredEvent } from '../events/model/event-definition';
import { toWireDefinition, type WireDefinition } from '../events/model/wire-format';

/** An event in the platform's format. */
export interface WireEvent {
  readonly clickEventsMeta: WireDefinition & {
    readonly eventId: string;
    /** True for the platform's own events, false for those of an organisation. */
    readonly standardEvent: false;
    /** Not known of the platform itself: tells a gateway in front of this one what became of a write. */
    readonly status: EventStatus;
  };
}

/**
 * A stored event in the platform's format.
 */
export function toWireEvent(event: StoredEvent): WireEvent {
  const definition = toWireDefinition(event);
  return {
    clickEventsMeta: { eventId: event.id, ...definition, standardEvent: false, status: statusOf(event) },
  };
}
