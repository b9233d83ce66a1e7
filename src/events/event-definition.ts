import { uuidv7 } from 'uuidv7';
import { type CustomerIdentifierType, type EventAction, EventFieldType } from './event.enums';

/** The attributes of a field in canonical form; null where the definition does not give one. */
export interface FieldAttributes {
  readonly addCustomerIfNotExists: boolean | null;
  readonly isRequired: boolean | null;
  readonly isUniqueKeyField: boolean | null;
  readonly isPsiData: boolean | null;
  readonly identifierType: CustomerIdentifierType | null;
}

export interface FieldDefinition {
  readonly name: string;
  readonly type: EventFieldType;
  readonly attributes: FieldAttributes;
}

/** A behavioral event that broke no rule, in canonical form; actions and fields in the order given. */
export interface EventDefinition {
  readonly eventName: string;
  readonly actions: readonly EventAction[];
  readonly description: string | null;
  readonly fields: readonly FieldDefinition[];
}

/** What of an event can change: its name never does. */
export type EventContent = Omit<EventDefinition, 'eventName'>;

/** A definition as the store holds it, in its newest version. */
export interface StoredEvent extends EventDefinition {
  /** UUIDv7. */
  readonly id: string;
  /** Counts from 1. */
  readonly version: number;
  readonly createdAt: Date;
  /** When this version was made. */
  readonly updatedAt: Date;
}

/** What an event was in one of its versions. */
export interface EventVersion extends EventContent {
  readonly eventId: string;
  readonly version: number;
  /** When this version was made. */
  readonly createdAt: Date;
}

/**
 * What tells one occurrence from another, by name: the event, the customer, and the fields that are marked. The
 * customer is in the key once, whether or not its field says so.
 */
export function uniqueKeyOf({ fields }: Pick<EventContent, 'fields'>): string[] {
  const customer = fields.find(({ type }) => type === EventFieldType.customer);
  const marked = fields.filter((field) => field !== customer && field.attributes.isUniqueKeyField);
  return ['eventName', customer?.name ?? 'customer', ...marked.map(({ name }) => name)];
}

/**
 * A new event.
 */
export function firstVersion(definition: EventDefinition, now: Date): StoredEvent {
  return { id: uuidv7(), version: 1, ...definition, createdAt: now, updatedAt: now };
}

/**
 * An event whose definition is replaced.
 */
export function nextVersion(current: StoredEvent, definition: EventDefinition, now: Date): StoredEvent {
  // Clocks of gateways differ, but no version is older than the one that it replaces.
  const updatedAt = now > current.updatedAt ? now : current.updatedAt;
  return { ...current, ...definition, version: current.version + 1, updatedAt };
}
