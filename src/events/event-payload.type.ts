import 'reflect-metadata';
import { GraphQLJSON } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { EventChangeKind } from './event.enums';
import { Event } from './event.type';
import type { EventChange } from './event-changes';
import { type EventIssue, EventRule } from './event-issue';

@ObjectType('EventIssue', { description: 'What a rule says of a definition.', simpleResolvers: true })
export class EventIssueType implements Omit<EventIssue, 'platformMessage'> {
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

@ObjectType('EventChange', {
  description: 'A difference between two definitions of an event.',
  simpleResolvers: true,
})
export class EventChangeType implements EventChange {
  @Field(() => EventChangeKind, { description: 'In what they differ.' })
  kind!: EventChangeKind;

  @Field(() => [String], {
    description:
      'The way from the definition to the place; a field goes by its name, as in `fields`, `cartId`, `type`.',
  })
  path!: readonly string[];

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: 'What was at the place, in the JSON of the spec; null where nothing was.',
  })
  before!: unknown;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: 'What is at the place, in the JSON of the spec; null where nothing is.',
  })
  after!: unknown;

  @Field(() => Boolean, {
    description:
      "A producer or a consumer of today's occurrences would fail: a field removed, a type changed, a required field added or a field made required, an action removed, the unique key grown.",
  })
  breaking!: boolean;
}

/** What is said of every definition that comes in. */
@ObjectType({ simpleResolvers: true })
abstract class Verdict {
  @Field(() => [EventIssueType], { description: 'Remarks that do not refuse the definition.' })
  warnings!: readonly EventIssueType[];

  @Field(() => [EventIssueType], { description: 'All that refuses the definition; empty on success.' })
  errors!: readonly EventIssueType[];
}

@ObjectType({
  description: 'How the creation ended: with the event, or with every rule that refuses it.',
  simpleResolvers: true,
})
export class CreateEventPayload extends Verdict {
  @Field(() => Event, { nullable: true, description: 'What was stored; null where `errors` refuse it.' })
  event!: Event | null;

  @Field(() => Boolean, {
    description: 'The request was sent before, under this idempotency key, and this is what came of it then.',
  })
  replayed!: boolean;
}

@ObjectType({
  description: 'What became of one definition of a list.',
  simpleResolvers: true,
})
export class CreateEventsResult extends Verdict {
  @Field(() => Event, { nullable: true, description: 'What was stored; null where `errors` refuse it.' })
  event!: Event | null;
}

@ObjectType({ description: 'How the creation of a list of events ended.', simpleResolvers: true })
export class CreateEventsPayload {
  @Field(() => [CreateEventsResult], {
    description: 'One for each definition, in their order; none where the list has too many.',
  })
  results!: readonly CreateEventsResult[];

  @Field(() => Boolean, {
    description: 'The request was sent before, under this idempotency key, and this is what came of it then.',
  })
  replayed!: boolean;

  @Field(() => [EventIssueType], { description: 'All that refuses the list as a whole.' })
  errors!: readonly EventIssueType[];
}

@ObjectType({
  description: 'How the update ended: with the event as it is now, or with every rule that refuses it.',
  simpleResolvers: true,
})
export class UpdateEventPayload extends Verdict {
  @Field(() => Event, {
    nullable: true,
    description: 'The event as it is now; null where `errors` refuse the update.',
  })
  event!: Event | null;

  @Field(() => [EventChangeType], {
    description: 'What the update changed; empty where it changed nothing, which makes no new version.',
  })
  changes!: readonly EventChangeType[];
}

@ObjectType({ description: 'What would become of a definition.', simpleResolvers: true })
export class ValidateEventPayload extends Verdict {
  @Field(() => Boolean, { description: 'Nothing refuses the definition.' })
  valid!: boolean;

  @Field(() => [EventChangeType], { description: 'What an update would change.' })
  changes!: readonly EventChangeType[];
}
