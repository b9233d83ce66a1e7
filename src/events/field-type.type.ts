import 'reflect-metadata';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { AttributeValueType, EventFieldType } from './event.enums';
import { ATTRIBUTES, FIELD_TYPES } from './field-types';

registerEnumType(EventFieldType, {
  name: 'EventFieldType',
  description: 'The type of an event field.',
  valuesConfig: Object.fromEntries(
    Object.values(EventFieldType).map((type) => [type, { description: FIELD_TYPES[type].description }]),
  ),
});

@ObjectType({ description: 'An attribute that a field may carry, for a form.', simpleResolvers: true })
export class FieldAttributeInfo {
  @Field(() => String, { description: 'Its name in the input.' })
  name!: string;

  @Field(() => String, { description: 'Its name for a person.' })
  label!: string;

  @Field(() => String, { description: 'What it says of the field.' })
  description!: string;

  @Field(() => AttributeValueType, { description: 'The type of its value.' })
  valueType!: AttributeValueType;

  @Field(() => String, {
    nullable: true,
    description: 'What holds where it is not given; null where nothing does.',
  })
  defaultValue!: string | null;

  @Field(() => [String], { description: 'Every value that it can have.' })
  possibleValues!: readonly string[];
}

@ObjectType({ description: 'A type that a field may have, for a form.', simpleResolvers: true })
export class FieldTypeInfo {
  @Field(() => EventFieldType, { description: 'Its name in the input.' })
  type!: EventFieldType;

  @Field(() => String, { description: 'Its name for a person.' })
  label!: string;

  @Field(() => String, { description: 'What such a field holds.' })
  description!: string;

  @Field(() => [FieldAttributeInfo], { description: 'The attributes that such a field may carry.' })
  attributes!: readonly FieldAttributeInfo[];

  /** What an occurrence holds in such a field, which REST answers. */
  valueType!: 'String' | 'Double';
}

/**
 * Every field type with what a field of it may carry: what a form for definitions needs.
 */
export function fieldTypeInfos(): FieldTypeInfo[] {
  return Object.values(EventFieldType).map((type) => {
    const { attributes, ...kind } = FIELD_TYPES[type];
    return { type, ...kind, attributes: attributes.map((name) => ({ name, ...ATTRIBUTES[name] })) };
  });
}
