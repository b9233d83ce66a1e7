import 'reflect-metadata';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { EventFieldType, AttributeValueType, EventAction } from './event.enums';
import type { FieldDefinition, StoredEvent } from './event-definition';
import { EventRule } from './event-issue';
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

@ObjectType({
  description: 'A behavioral event: a definition (name, destinations, fields), not an occurrence of it.',
  simpleResolvers: true,
})
export class Event {
  @Field(() => ID, { description: 'The id of the event: a UUID, version 7.' })
  id!: string;

  @Field(() => String, { description: 'The name of the event, unique in its organisation.' })
  eventName!: string;

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

  @Field(() => Date, { description: 'When the event was created.' })
  createdAt!: Date;

  @Field(() => Date, { description: 'When the event was last changed.' })
  updatedAt!: Date;
}

@ObjectType('EventIssue', { description: 'What a rule says of a definition.', simpleResolvers: true })
export class EventIssueType {
  @Field(() => EventRule, { description: 'The rule that is broken.' })
  rule!: EventRule;

  @Field(() => Int, { nullable: true, description: "The platform's code, where it has one." })
  code!: number | null;

  @Field(() => String, { description: 'What is wrong and what to change, for a person.' })
  message!: string;

  @Field(() => [String], {
    description: 'The way from the argument to the value; list indexes count from 0.',
  })
  path!: readonly string[];
}

@ObjectType({
  description: 'How the creation ended: with the event, or with every rule that refuses it.',
  simpleResolvers: true,
})
export class CreateEventPayload {
  @Field(() => Event, { nullable: true, description: 'What was stored; null where `errors` refuse it.' })
  event!: Event | null;

  @Field(() => Boolean, {
    description: 'The request was sent before, under this idempotency key, and this is what came of it then.',
  })
  replayed!: boolean;

  @Field(() => [EventIssueType], { description: 'Remarks that do not refuse the event.' })
  warnings!: readonly EventIssueType[];

  @Field(() => [EventIssueType], { description: 'All that refuses the event; empty on success.' })
  errors!: readonly EventIssueType[];
}

/**
 * A stored event as GraphQL answers it.
 */
export function toEventType(stored: StoredEvent): Event {
  return {
    id: stored.id,
    eventName: stored.eventName,
    actions: stored.actions,
    description: stored.description,
    fields: stored.fields.map(toEventFieldType),
    uniqueKey: uniqueKeyOf(stored),
    createdAt: stored.createdAt,
    updatedAt: stored.updatedAt,
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

/** The customer is in the key once, whether or not its field says so. */
function uniqueKeyOf({ fields }: StoredEvent): string[] {
  const customer = fields.find(({ type }) => type === EventFieldType.customer);
  const marked = fields.filter((field) => field !== customer && field.attributes.isUniqueKeyField);
  return ['eventName', customer?.name ?? 'customer', ...marked.map(({ name }) => name)];
}
