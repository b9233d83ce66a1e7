import 'reflect-metadata';
import { Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import { EventFieldType, AttributeValueType, EventAction } from './event.enums';
import { type EventVersion, type FieldDefinition, type StoredEvent, uniqueKeyOf } from './event-definition';
import { toWireAttributes, type WireAttributes } from './event-wire';

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
  description: 'The attributes of a field; null where the definition does not give one.',
  simpleResolvers: true,
})
export class EventFieldAttributes implements WireAttributes {
  @Field(() => Attribute, {
    nullable: true,
    description: 'Flag: an unknown customer is registered automatically.',
  })
  addCustomerIfNotExists!: Attribute | null;

  @Field(() => Attribute, { nullable: true, description: 'Flag: every occurrence must have the field.' })
  isRequired!: Attribute | null;

  @Field(() => Attribute, { nullable: true, description: 'Flag: the field is in the unique key.' })
  isUniqueKeyField!: Attribute | null;

  @Field(() => Attribute, {
    nullable: true,
    description: 'Flag: the field holds Protected Sensitive Information.',
  })
  isPsiData!: Attribute | null;

  @Field(() => Attribute, { nullable: true, description: 'How the customer is identified.' })
  identifierType!: Attribute | null;
}

@ObjectType({ description: 'A field of a behavioral event.', simpleResolvers: true })
export class EventField {
  @Field(() => String, { description: 'The name of the field, unique in its event.' })
  name!: string;

  @Field(() => EventFieldType, { description: 'The type of the field.' })
  type!: EventFieldType;

  @Field(() => EventFieldAttributes, { description: 'The attributes as the platform writes them.' })
  attributes!: EventFieldAttributes;

  @Field(() => Boolean, { description: 'Every occurrence must have the field; false where not given.' })
  isRequired!: boolean;

  @Field(() => Boolean, { description: 'The field is in the unique key; false where not given.' })
  isUniqueKeyField!: boolean;

  @Field(() => Boolean, {
    description: 'The field holds Protected Sensitive Information; false where not given.',
  })
  isPsiData!: boolean;
}

/** What a version of an event says, whichever it is. */
@ObjectType({ simpleResolvers: true })
abstract class EventContent {
  @Field(() => Int, { description: 'The number of the version, from 1.' })
  version!: number;

  @Field(() => [EventAction], { description: 'Where the event goes, in the order given.' })
  actions!: readonly EventAction[];

  @Field(() => String, { nullable: true, description: 'A short description; null where not given.' })
  description!: string | null;

  @Field(() => [EventField], { description: 'The fields in the order given.' })
  fields!: readonly EventField[];

  @Field(() => [String], {
    description:
      'What tells one occurrence from another: `eventName`, the name of the customer field (`customer` where there is none), then the names of the fields marked `isUniqueKeyField`.',
  })
  uniqueKey!: readonly string[];
}

@InterfaceType({ description: 'What has an id of its own.', resolveType: () => 'Event' })
export abstract class Node {
  @Field(() => ID, { description: 'The id.' })
  id!: string;
}

@ObjectType({
  description: 'A behavioral event: a definition (name, destinations, fields), not an occurrence of it.',
  implements: Node,
  simpleResolvers: true,
})
export class Event extends EventContent implements Node {
  @Field(() => ID, { description: 'The id of the event: a UUID, version 7.' })
  id!: string;

  @Field(() => String, { description: 'The name of the event, unique in its organisation.' })
  eventName!: string;

  @Field(() => Date, { description: 'When the event was created.' })
  createdAt!: Date;

  @Field(() => Date, { description: 'When the event was last changed.' })
  updatedAt!: Date;

  /** For what is answered only where it is asked for. */
  stored!: StoredEvent;
}

@ObjectType('EventVersion', {
  description: 'An event as it was in one of its versions.',
  simpleResolvers: true,
})
export class EventVersionType extends EventContent {
  @Field(() => Date, { description: 'When the version was made.' })
  createdAt!: Date;
}

/**
 * A stored event as GraphQL answers it.
 */
export function toEventType(stored: StoredEvent): Event {
  const { id, eventName, createdAt, updatedAt } = stored;
  return { id, eventName, ...toContent(stored), createdAt, updatedAt, stored };
}

/**
 * A version of an event as GraphQL answers it.
 */
export function toVersionType(version: Omit<EventVersion, 'eventId'>): EventVersionType {
  return { ...toContent(version), createdAt: version.createdAt };
}

function toContent(stored: Omit<EventVersion, 'eventId' | 'createdAt'>): EventContent {
  const { version, actions, description, fields } = stored;
  return {
    version,
    actions,
    description,
    fields: fields.map(toEventFieldType),
    uniqueKey: uniqueKeyOf(stored),
  };
}

function toEventFieldType({ name, type, attributes }: FieldDefinition): EventField {
  return {
    name,
    type,
    attributes: toWireAttributes(attributes),
    isRequired: attributes.isRequired ?? false,
    isUniqueKeyField: attributes.isUniqueKeyField ?? false,
    isPsiData: attributes.isPsiData ?? false,
  };
}
