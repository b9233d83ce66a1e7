import type { EventAction } from '../events/event.enums';
import type { StoredEvent } from '../events/event-definition';
import { toWireField, type WireField } from '../events/event-wire';

/** An event as the platform reads it out. */
export interface WireEvent {
  readonly clickEventsMeta: {
    readonly eventId: string;
    readonly eventName: string;
    readonly description: string | null;
    readonly actions: readonly EventAction[];
    readonly fields: readonly WireField[];
    /** The platform's own events; those that an organisation defines are none of them. */
    readonly standardEvent: false;
  };
}

/**
 * A stored event in the platform's shape.
 */
export function toWireEvent({ id, eventName, description, actions, fields }: StoredEvent): WireEvent {
  return {
    clickEventsMeta: {
      eventId: id,
      eventName,
      description,
      actions,
      fields: fields.map(toWireField),
      standardEvent: false,
    },
  };
}
