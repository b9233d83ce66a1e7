import { EventStatus } from '../events/model/enums';
import { statusOf, type StoredEvent } from '../events/model/event-definition';
import { toWireDefinition, type WireDefinition } from '../events/model/wire-format';

/** An event in the platform's format. */
export interface WireEvent {
  readonly clickEventsMeta: WireDefinition & {
    readonly eventId: string;
    /** True for the platform's own events, false for those of an organisation. */
    readonly standardEvent: false;
    /** Absent as long as the event is active. */
    readonly status?: EventStatus.DISABLED;
  };
}

/**
 * A stored event in the platform's format.
 */
export function toWireEvent(event: StoredEvent): WireEvent {
  const meta = { eventId: event.id, ...toWireDefinition(event), standardEvent: false } as const;
  const status = statusOf(event);
  return { clickEventsMeta: status === EventStatus.DISABLED ? { ...meta, status } : meta };
}
