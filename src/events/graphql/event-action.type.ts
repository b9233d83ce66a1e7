import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { EventActionMetadata } from '../describe-event-actions';
import { EventAction } from '../model/enums';

@ObjectType({
  description: 'A destination of events, with what a form needs to know about it.',
  simpleResolvers: true,
})
export class EventActionInfo implements EventActionMetadata {
  @Field(() => EventAction, { description: 'The name of the destination in the input.' })
  action!: EventAction;

  @Field(() => String, { description: 'The name of the destination in a form.', complexity: 2 })
  label!: string;

  @Field(() => String, { description: 'What the destination means for the event.', complexity: 2 })
  description!: string;
}
