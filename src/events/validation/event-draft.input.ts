import 'reflect-metadata';
import { Field, InputType } from 'type-graphql';
import { CustomerIdentifierType, EventAction, EventFieldType } from '../model/enums';
import { EventFieldAttributesInput, FIELD_PROPERTIES } from './create-event.input';

// No rule is declared here: they examine the input that `completeDraft` makes of a draft.

@InputType({
  description:
    'A field of a draft. Everything may be null or left out. An attribute may be given in each of the ways of an EventFieldInput.',
})
export class EventFieldDraftInput {
  @Field(() => String, { nullable: true, description: 'The name of the field. Null is an empty name.' })
  name?: string | null;

  @Field(() => EventFieldType, {
    nullable: true,
    description: 'The type of the field. Null is reported as FIELD_TYPE_INVALID.',
  })
  type?: EventFieldType | null;

  @Field(() => EventFieldAttributesInput, FIELD_PROPERTIES.attributes)
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

@InputType({
  description:
    'A definition that may be unfinished, such as the content of a form: everything may be null or left out. What is missing is reported like any other violation. The JSON of every CreateEventInput is a draft too.',
})
export class EventDraftInput {
  @Field(() => String, { nullable: true, description: 'The name of the event. Null is an empty name.' })
  eventName?: string | null;

  @Field(() => [EventAction], {
    nullable: 'itemsAndList',
    description:
      'Where the event goes. Null is an empty list; an action that is null is reported as ACTIONS_INVALID.',
  })
  actions?: (EventAction | null)[] | null;

  @Field(() => String, { nullable: true, description: 'A short description: at most 1,000 characters.' })
  description?: string | null;

  @Field(() => [EventFieldDraftInput], {
    nullable: 'itemsAndList',
    description: 'The fields of the event: at most 100. A field that is null has neither a name nor a type.',
  })
  fields?: (EventFieldDraftInput | null)[] | null;
}
