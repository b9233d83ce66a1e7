import 'reflect-metadata';
import { Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import { changesOf, type VersionInHistory } from '../event-history';
import {
  AttributeValueType,
  CustomerIdentifierType,
  EventAction,
  EventFieldType,
  EventStatus,
} from '../model/enums';
import {
  type EventVersion,
  type FieldAttributes,
  type FieldDefinition,
  statusOf,
  type StoredEvent,
  uniqueKeyOf,
  type VersionedContent,
} from '../model/event-definition';
import { MAX_FIELDS } from '../model/limits';
import { versionIdOf } from '../model/version-id';
import { toWireAttributes, type WireAttributes } from '../model/wire-format';
import {
  CALLER_NAME_COMPLEXITY,
  DESCRIPTION_COMPLEXITY,
  EVENT_NAME_COMPLEXITY,
  FIELD_NAME_COMPLEXITY,
  list,
  NOTE_COMPLEXITY,
  UNIQUE_KEY_COMPLEXITY,
} from './complexity';
import { CHANGES, EventChangeType } from './event-change.type';

@ObjectType({ description: 'An attribute of a field, in canonical spelling.', simpleResolvers: true })
export class Attribute {
  @Field(() => AttributeValueType, { description: 'The type of the value: `Boolean` or `Enum`.' })
  valueType!: AttributeValueType;

  @Field(() => String, {
    description: 'The value: `true` or `false`, or a CustomerIdentifierType.',
  })
  value!: string;
}

@ObjectType({
  description: 'The attributes of a field. An attribute that is not given is null.',
  simpleResolvers: true,
})
export class EventFieldAttributes implements WireAttributes {
  @Field(() => Attribute, {
    nullable: true,
    description: 'Whether an unknown customer is registered automatically.',
  })
  addCustomerIfNotExists!: Attribute | null;

  @Field(() => Attribute, { nullable: true, description: 'Whether every occurrence must have the field.' })
  isRequired!: Attribute | null;

  @Field(() => Attribute, { nullable: true, description: 'Whether the field is part of the unique key.' })
  isUniqueKeyField!: Attribute | null;

  @Field(() => Attribute, {
    nullable: true,
    description: 'Whether the field holds Protected Sensitive Information.',
  })
  isPsiData!: Attribute | null;

  @Field(() => Attribute, { nullable: true, description: 'How the customer is identified.' })
  identifierType!: Attribute | null;
}

@ObjectType({
  description:
    'A field of a behavioral event. Each attribute can be read from a field of its own or from `attributes`; an EventFieldInput takes either, or both.',
  simpleResolvers: true,
})
export class EventField implements FieldAttributes {
  @Field(() => String, {
    description: 'The name of the field, unique within the event.',
    complexity: FIELD_NAME_COMPLEXITY,
  })
  name!: string;

  @Field(() => EventFieldType, { description: 'The type of the field.' })
  type!: EventFieldType;

  @Field(() => EventFieldAttributes, { description: 'The attributes in the format of the platform.' })
  attributes!: EventFieldAttributes;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether an unknown customer is registered automatically. Null if not given, which means false.',
  })
  addCustomerIfNotExists!: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether every occurrence must have the field. Null if not given, which means false.',
  })
  isRequired!: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the field is marked as part of the unique key. Null if not given, which means false.',
  })
  isUniqueKeyField!: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the field holds Protected Sensitive Information. Null if not given, which means false.',
  })
  isPsiData!: boolean | null;

  @Field(() => CustomerIdentifierType, {
    nullable: true,
    description: 'How the customer is identified. Null if not given.',
  })
  identifierType!: CustomerIdentifierType | null;
}

const NULL_IF_NOT_AUTHENTICATED = 'Null if the gateway did not authenticate callers at the time.';

/** What every definition of an event has. */
@ObjectType({ simpleResolvers: true })
export abstract class DefinitionContentType {
  @Field(() => [EventAction], {
    description: 'The destinations of the event, in the order given.',
    complexity: list(Object.keys(EventAction).length),
  })
  actions!: readonly EventAction[];

  @Field(() => String, {
    nullable: true,
    description: 'A short description. Null if not given.',
    complexity: DESCRIPTION_COMPLEXITY,
  })
  description!: string | null;

  @Field(() => [EventField], {
    description: 'The fields of the event, in the order given.',
    complexity: list(MAX_FIELDS),
  })
  fields!: readonly EventField[];

  @Field(() => [String], {
    description:
      'The names that together identify an occurrence: `eventName`, the customer field (`customer` if there is none), then each field with `isUniqueKeyField`.',
    complexity: UNIQUE_KEY_COMPLEXITY,
  })
  uniqueKey!: readonly string[];
}

/** The fields that an event and its versions have in common. */
@ObjectType({ simpleResolvers: true })
abstract class VersionedContentType extends DefinitionContentType {
  @Field(() => Int, { description: 'The number of the version, starting at 1.' })
  version!: number;
}

@InterfaceType({
  description: 'An object with an id.',
  resolveType: (node: Event | EventVersionType) => ('stored' in node ? Event : EventVersionType),
})
export abstract class Node {
  @Field(() => ID, { description: 'The id of the object.' })
  id!: string;
}

@ObjectType({
  description:
    'The definition of a behavioral event: its name, destinations and fields. Not an occurrence of the event.',
  implements: Node,
  simpleResolvers: true,
})
export class Event extends VersionedContentType implements Node {
  @Field(() => ID, { description: 'The id of the event, a version 7 UUID.' })
  id!: string;

  @Field(() => String, {
    description: 'The name of the event, unique within the organisation.',
    complexity: EVENT_NAME_COMPLEXITY,
  })
  eventName!: string;

  @Field(() => Date, { description: 'When the event was created.' })
  createdAt!: Date;

  @Field(() => Date, { description: 'When the event was last updated.' })
  updatedAt!: Date;

  @Field(() => String, {
    nullable: true,
    description: `The name of the caller who created the event. ${NULL_IF_NOT_AUTHENTICATED}`,
    complexity: CALLER_NAME_COMPLEXITY,
  })
  createdBy!: string | null;

  @Field(() => String, {
    nullable: true,
    description: `The name of the caller who last updated the event, or created it if there was no update. ${NULL_IF_NOT_AUTHENTICATED}`,
    complexity: CALLER_NAME_COMPLEXITY,
  })
  updatedBy!: string | null;

  @Field(() => EventStatus, { description: 'Whether the event is active or disabled.' })
  status!: EventStatus;

  @Field(() => Date, { nullable: true, description: 'When the event was disabled. Null if it is active.' })
  disabledAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The name of the caller who disabled the event. Null if it is active, or if the gateway did not authenticate callers at the time.',
    complexity: CALLER_NAME_COMPLEXITY,
  })
  disabledBy!: string | null;

  /** For the fields that are only computed if they are selected. */
  stored!: StoredEvent;
}

@ObjectType('EventVersion', {
  description: 'An event as it was in one of its versions.',
  implements: Node,
  simpleResolvers: true,
})
export class EventVersionType extends VersionedContentType implements Node {
  @Field(() => ID, { description: 'The id of the version, which is not that of the event.' })
  id!: string;

  @Field(() => Date, { description: 'When the version was created.' })
  createdAt!: Date;

  @Field(() => String, {
    nullable: true,
    description: `The name of the caller who created the version. ${NULL_IF_NOT_AUTHENTICATED}`,
    complexity: CALLER_NAME_COMPLEXITY,
  })
  createdBy!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The note of the update that created the version. Null if there was none.',
    complexity: NOTE_COMPLEXITY,
  })
  note!: string | null;

  @Field(() => [EventChangeType], {
    description: 'What the version changed, compared with the one before. Empty for the first version.',
    complexity: CHANGES,
  })
  changes!: () => readonly EventChangeType[];
}

/**
 * A stored event as a GraphQL object.
 */
export function toEventType(stored: StoredEvent): Event {
  const { id, eventName, createdAt, updatedAt, createdBy, updatedBy, disabledAt, disabledBy } = stored;
  return {
    id,
    eventName,
    ...toVersionedContent(stored),
    ...{ createdAt, updatedAt, createdBy, updatedBy },
    ...{ status: statusOf(stored), disabledAt, disabledBy },
    stored,
  };
}

/**
 * A version of an event as a GraphQL object.
 */
export function toVersionType(found: VersionInHistory): EventVersionType {
  const { createdAt, createdBy, note } = found.version;
  return {
    id: versionIdOf(found.version),
    ...toVersionedContent(found.version),
    ...{ createdAt, createdBy, note },
    changes: () => changesOf(found),
  };
}

function toVersionedContent(
  stored: Pick<EventVersion, 'version' | 'actions' | 'description' | 'fields'>,
): VersionedContentType {
  return { version: stored.version, ...toDefinitionContent(stored) };
}

/**
 * The content of a definition as the fields of a GraphQL object.
 */
export function toDefinitionContent(content: VersionedContent): DefinitionContentType {
  const { actions, description, fields } = content;
  return { actions, description, fields: fields.map(toEventField), uniqueKey: uniqueKeyOf(content) };
}

function toEventField({ name, type, attributes }: FieldDefinition): EventField {
  return { name, type, attributes: toWireAttributes(attributes), ...attributes };
}
