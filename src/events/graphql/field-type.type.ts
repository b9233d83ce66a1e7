import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { AttributeMetadata, FieldTypeMetadata } from '../describe-field-types';
import { AttributeValueType, CustomerIdentifierType, EventFieldType } from '../model/enums';
import { ATTRIBUTE_NAMES } from '../model/field-types';
import { EventRule } from '../validation/event-rule';
import { list } from './complexity';

/** A sentence. */
const TEXT_COMPLEXITY = 6;

@ObjectType({ description: 'An attribute that a field may have.', simpleResolvers: true })
export class FieldAttributeInfo implements Omit<AttributeMetadata, 'name'> {
  @Field(() => String, { description: 'The name of the attribute in the input.' })
  name!: string;

  @Field(() => String, { description: 'The name of the attribute in a form.', complexity: 2 })
  label!: string;

  @Field(() => String, { description: 'What the attribute means.', complexity: TEXT_COMPLEXITY })
  description!: string;

  @Field(() => AttributeValueType, { description: 'The type of the value.' })
  valueType!: AttributeValueType;

  @Field(() => String, {
    nullable: true,
    description: 'The value that applies if none is given. Null if none does.',
  })
  defaultValue!: string | null;

  @Field(() => [String], {
    description: 'Every allowed value.',
    complexity: list(Object.keys(CustomerIdentifierType).length),
  })
  possibleValues!: readonly string[];

  @Field(() => EventRule, {
    nullable: true,
    description: 'The rule that warns about the attribute if it is true. Null if none does.',
  })
  warning!: EventRule | null;
}

@ObjectType({ description: 'A field type, with what a form needs to know about it.', simpleResolvers: true })
export class FieldTypeInfo implements Omit<FieldTypeMetadata, 'attributes' | 'valueType'> {
  @Field(() => EventFieldType, { description: 'The name of the type in the input.' })
  type!: EventFieldType;

  @Field(() => String, { description: 'The name of the type in a form.', complexity: 2 })
  label!: string;

  @Field(() => String, { description: 'What a field of this type holds.', complexity: TEXT_COMPLEXITY })
  description!: string;

  @Field(() => [FieldAttributeInfo], {
    description:
      'The attributes that a field of this type may have. One that would be rejected is not in the list.',
    complexity: list(ATTRIBUTE_NAMES.length),
  })
  attributes!: readonly FieldAttributeInfo[];
}
