import 'reflect-metadata';
import { Field, Int, ObjectType } from 'type-graphql';
import type { EventLimitsMetadata } from '../describe-event-limits';

@ObjectType({
  description:
    'The limits of definitions and requests, so that a form need not repeat them. Texts are measured in characters (Unicode code points).',
  simpleResolvers: true,
})
export class EventLimits implements EventLimitsMetadata {
  @Field(() => Int, { description: 'The most characters of an event name.' })
  maxEventNameLength!: number;

  @Field(() => Int, { description: 'The most characters of the name of a field.' })
  maxFieldNameLength!: number;

  @Field(() => Int, { description: 'The most characters of a description.' })
  maxDescriptionLength!: number;

  @Field(() => Int, { description: 'The most characters of the note on an update.' })
  maxNoteLength!: number;

  @Field(() => Int, { description: 'The most fields of an event.' })
  maxFields!: number;

  @Field(() => Int, {
    description:
      'The number of fields besides the customer field above which `FIELD_COUNT_DISCOURAGED` warns: the limit that the platform documents.',
  })
  recommendedMaxFields!: number;

  @Field(() => Int, { description: 'The most definitions of one `createEvents`.' })
  maxEventsPerRequest!: number;

  @Field(() => Int, { description: 'The number of items on a page if neither `first` nor `last` is given.' })
  defaultPageSize!: number;

  @Field(() => Int, { description: 'The most items on a page.' })
  maxPageSize!: number;
}
