import type { StoredEvent } from '../events/model/event-definition';
import { toWireDefinition, type WireDefinition } from '../events/model/wire-format';

/** An event in the platform's format. */
export interface WireEvent {
  readonly clickEventsMeta: WireDefinition & {
    readonly eventId: string;
    /** True for the platform's own events, false for those of an organisation. */
    readonly standardEvent: false;
  };
}

/**
 * A stored event in the platform's format.
 */
export function toWireEvent(event: StoredEvent): WireEvent {
  return { clickEventsMeta: { eventId: event.id, ...toWireDefinition(event), standardEvent: false } };
}
