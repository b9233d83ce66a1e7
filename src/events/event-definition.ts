import type { CustomerIdentifierType, EventAction, EventFieldType } from './event.enums';

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

/** A definition as the store holds it. */
export interface StoredEvent extends EventDefinition {
  /** UUIDv7. */
  readonly id: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
