import type { EventAction } from '../events/model/enums';
import type { StoredEvent } from '../events/model/event-definition';
import { toWireField, type WireField } from '../events/model/wire-format';

/** An event in the platform's format. */
export interface WireEvent {
  readonly clickEventsMeta: {
    readonly eventId: string;
    readonly eventName: string;
    readonly description: string | null;
    readonly actions: readonly EventAction[];
    readonly fields: readonly WireField[];
    /** True for the platform's own events, false for those of an organisation. */
    readonly standardEvent: false;
  };
}

/**
 * A stored event in the platform's format.
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
