import 'reflect-metadata';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsDefined,
  IsEnum,
  IsOptional,
  Matches,
  ValidateNested,
} from 'class-validator';
import { Field, InputType } from 'type-graphql';
import { AttributeValueType, CustomerIdentifierType, EventAction, EventFieldType } from '../model/enums';
import { MAX_DESCRIPTION_LENGTH, MAX_FIELDS } from '../model/limits';
import { EVENT_NAME, FIELD_NAME, STORABLE_TEXT } from '../model/text-patterns';
import { enforces, MaxCharacters } from './decorators';
import { EventRule } from './event-rule';

@InputType({ description: 'An attribute of a field in the format of the platform: a type and a value.' })
export class AttributeInput {
  @Field(() => AttributeValueType, {
    nullable: true,
    description: "The type of the value. Defaults to the attribute's own type.",
  })
  @IsOptional()
  @IsEnum(AttributeValueType, enforces(EventRule.ATTRIBUTE_VALUE_TYPE_INVALID))
  valueType?: AttributeValueType | null;

  @Field(() => String, {
    nullable: true,
    description: 'The value: `true` or `false` for a flag, a CustomerIdentifierType for `identifierType`.',
  })
  @IsDefined(enforces(EventRule.ATTRIBUTE_VALUE_INVALID))
  value?: string | null;
}

@InputType({ description: 'The attributes of a field. Omit attributes that do not apply.' })
export class EventFieldAttributesInput {
  @Field(() => AttributeInput, {
    nullable: true,
    description: 'Flag, for a field of type `customer`: register an unknown customer automatically.',
  })
  @IsOptional()
  @ValidateNested()
  addCustomerIfNotExists?: AttributeInput | null;

  @Field(() => AttributeInput, {
    nullable: true,
    description: 'Flag: every occurrence of the event must have this field.',
  })
  @IsOptional()
  @ValidateNested()
  isRequired?: AttributeInput | null;

  @Field(() => AttributeInput, {
    nullable: true,
    description: 'Flag: the field joins the unique key. It must be marked `isRequired` too.',
  })
  @IsOptional()
  @ValidateNested()
  isUniqueKeyField?: AttributeInput | null;

  @Field(() => AttributeInput, {
    nullable: true,
    description: 'Flag: the field holds Protected Sensitive Information. Not for the customer field.',
  })
  @IsOptional()
  @ValidateNested()
  isPsiData?: AttributeInput | null;

  @Field(() => AttributeInput, {
    nullable: true,
    description: 'For a field of type `customer`: how the customer is identified, a CustomerIdentifierType.',
  })
  @IsOptional()
  @ValidateNested()
  identifierType?: AttributeInput | null;
}

/** What describes the properties that a field of a definition and of a draft have in common. */
export const FIELD_PROPERTIES = {
  attributes: { nullable: true, description: 'The attributes of the field in the format of the platform.' },
  addCustomerIfNotExists: {
    nullable: true,
    description: 'For a field of type `customer`: register an unknown customer automatically.',
  },
  isRequired: { nullable: true, description: 'Every occurrence of the event must have this field.' },
  isUniqueKeyField: {
    nullable: true,
    description: 'The field joins the unique key. It must be marked `isRequired` too.',
  },
  isPsiData: {
    nullable: true,
    description: 'The field holds Protected Sensitive Information. Not for the customer field.',
  },
  identifierType: {
    nullable: true,
    description: 'For a field of type `customer`: how the customer is identified.',
  },
} as const;

@InputType({
  description:
    'A field of a behavioral event. Each attribute may be given by a field of its own or in `attributes`; if it is given in both, they must mean the same.',
})
export class EventFieldInput {
  @Field(() => String, { description: 'The name of the field, unique in its event: 1 to 50 characters.' })
  @Matches(FIELD_NAME, enforces(EventRule.FIELD_NAME_INVALID))
  name!: string;

  @Field(() => EventFieldType, { description: 'The type of the field.' })
  @IsEnum(EventFieldType, enforces(EventRule.FIELD_TYPE_INVALID))
  type!: EventFieldType;

  @Field(() => EventFieldAttributesInput, FIELD_PROPERTIES.attributes)
  @IsOptional()
  @ValidateNested()
  attributes?: EventFieldAttributesInput | null;

  @Field(() => Boolean, FIELD_PROPERTIES.addCustomerIfNotExists)
  addCustomerIfNotExists?: boolean | null;

  @Field(() => Boolean, FIELD_PROPERTIES.isRequired)
  isRequired?: boolean | null;

  @Field(() => Boolean, FIELD_PROPERTIES.isUniqueKeyField)
  isUniqueKeyField?: boolean | null;

  @Field(() => Boolean, FIELD_PROPERTIES.isPsiData)
  isPsiData?: boolean | null;

  @Field(() => CustomerIdentifierType, FIELD_PROPERTIES.identifierType)
  identifierType?: CustomerIdentifierType | null;
}

@InputType({ description: 'The definition of a behavioral event.' })
export class CreateEventInput {
  @Field(() => String, {
    description: 'The name of the event: 1 to 200 ASCII letters, digits, underscores, hyphens and spaces.',
  })
  @Matches(EVENT_NAME, enforces(EventRule.EVENT_NAME_INVALID))
  eventName!: string;

  @Field(() => [EventAction], { description: 'Where the event goes: at least one destination, each once.' })
  @ArrayNotEmpty(enforces(EventRule.ACTIONS_INVALID))
  actions!: EventAction[];

  @Field(() => String, { nullable: true, description: 'A short description: at most 1,000 characters.' })
  @IsOptional()
  @MaxCharacters(MAX_DESCRIPTION_LENGTH, enforces(EventRule.DESCRIPTION_TOO_LONG))
  @Matches(STORABLE_TEXT, enforces(EventRule.DESCRIPTION_INVALID))
  description?: string | null;

  @Field(() => [EventFieldInput], { nullable: true, description: 'The fields of the event: at most 100.' })
  @IsOptional()
  @ArrayMaxSize(MAX_FIELDS, enforces(EventRule.TOO_MANY_FIELDS))
  @ValidateNested({ each: true })
  fields?: EventFieldInput[] | null;
}
