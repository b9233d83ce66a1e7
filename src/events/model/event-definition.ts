import { type CustomerIdentifierType, type EventAction, EventFieldType, EventStatus } from './enums';

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

/** What one version of an event can change: everything but its name. */
export interface VersionedContent {
  /** In the order given. */
  readonly actions: readonly EventAction[];
  readonly description: string | null;
  /** In the order given. */
  readonly fields: readonly FieldDefinition[];
}

/** The definition of a behavioral event in canonical form. One that is stored satisfies every rule. */
export interface EventDefinition extends VersionedContent {
  readonly eventName: string;
}

/** A stored event in its current version. */
export interface StoredEvent extends EventDefinition {
  /** A UUID, version 7. */
  readonly id: string;
  /** Counts from 1. */
  readonly version: number;
  readonly createdAt: Date;
  /** When this version was created. */
  readonly updatedAt: Date;
  /** The caller who created the event; null if the gateway did not authenticate callers at the time. */
  readonly createdBy: string | null;
  /** The caller who created this version. */
  readonly updatedBy: string | null;
  /** The note of the update that created this version; null if there is none. */
  readonly note: string | null;
  /** When the event was disabled; null if it is active. */
  readonly disabledAt: Date | null;
  /** The caller who disabled the event; null if it is active or the gateway did not authenticate callers at the time. */
  readonly disabledBy: string | null;
}

/** An event as it was in one of its versions. */
export interface EventVersion extends VersionedContent {
  readonly eventId: string;
  readonly version: number;
  /** When this version was created. */
  readonly createdAt: Date;
  /** The caller who created this version; null if the gateway did not authenticate callers at the time. */
  readonly createdBy: string | null;
  /** The note of the update that created this version; null if there is none. */
  readonly note: string | null;
}

/**
 * Whether an event is active or disabled.
 */
export function statusOf({ disabledAt }: Pick<StoredEvent, 'disabledAt'>): EventStatus {
  return disabledAt === null ? EventStatus.ACTIVE : EventStatus.DISABLED;
}

/**
 * The current version of an event.
 */
export function currentVersionOf(event: StoredEvent): EventVersion {
  return {
    eventId: event.id,
    version: event.version,
    actions: event.actions,
    description: event.description,
    fields: event.fields,
    createdAt: event.updatedAt,
    createdBy: event.updatedBy,
    note: event.note,
  };
}

/**
 * The names that identify an occurrence: `eventName`, the customer field, then each field marked as a unique key
 * field. The customer field is in the key once, whether or not it is marked.
 */
export function uniqueKeyOf(content: Pick<VersionedContent, 'fields'>): string[] {
  return ['eventName', customerFieldOf(content)?.name ?? 'customer', ...markedFieldsOf(content)];
}

/** The customer field; undefined if there is none. */
export function customerFieldOf({ fields }: Pick<VersionedContent, 'fields'>): FieldDefinition | undefined {
  return fields.find(({ type }) => type === EventFieldType.customer);
}

/** The names of the fields that are in the unique key because they are marked, in its order. */
export function markedFieldsOf(content: Pick<VersionedContent, 'fields'>): string[] {
  const customer = customerFieldOf(content);
  return content.fields
    .filter((field) => field !== customer && field.attributes.isUniqueKeyField)
    .map(({ name }) => name);
}
