import 'reflect-metadata';
import { GraphQLJSON } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { EventChangeKind } from '../model/enums';
import type { EventChange } from '../model/event-changes';
import { MAX_EVENTS_PER_REQUEST, MAX_FIELDS, MAX_ISSUES, MAX_ISSUES_PER_DEFINITION } from '../model/limits';
import type { EventIssue } from '../validation/event-issue';
import { EventRule } from '../validation/event-rule';
import { FIELD_NAME_COMPLEXITY, list, pacedList } from './complexity';
import { Event } from './event.type';
import type { LazyField } from './paced-execution';

/** Some 300 characters; those of some rules quote several names. */
const MESSAGE_COMPLEXITY = 20;

const PATH_COMPLEXITY = 8;

/** A list of issues may end with one that says that there are more. */
const ISSUES = list(MAX_ISSUES + 1);
const ISSUES_PER_DEFINITION = list(MAX_ISSUES_PER_DEFINITION + 1);

/** Every field has a type and five attributes that can change, or is removed or added; see event-changes.ts. */
const MAX_CHANGES = 6 * MAX_FIELDS + 5;

/** A field in the platform's JSON. The names of reordered fields are longer, but occur once. */
const CHANGED_VALUE_COMPLEXITY = 30;

@ObjectType('EventIssue', { description: 'A violation of a rule.', simpleResolvers: true })
export class EventIssueType implements Omit<EventIssue, 'platformMessage'> {
  @Field(() => EventRule, { description: 'The rule that is violated.' })
  rule!: EventRule;

  @Field(() => Int, {
    nullable: true,
    description: "The platform's code for the issue. Null if it has none.",
  })
  code!: number | null;

  @Field(() => String, {
    description: 'What is wrong and what to change, in plain English.',
    complexity: MESSAGE_COMPLEXITY,
  })
  message!: string;

  @Field(() => [String], {
    description: 'The path from the arguments to the value. List indexes start at 0.',
    complexity: PATH_COMPLEXITY,
  })
  path!: readonly string[];
}

@ObjectType('EventChange', {
  description: 'A difference between two definitions of an event.',
  simpleResolvers: true,
})
export class EventChangeType implements EventChange {
  @Field(() => EventChangeKind, { description: 'The kind of the change.' })
  kind!: EventChangeKind;

  @Field(() => [String], {
    description:
      'The path from the definition to the changed value. A field is identified by its name, as in `fields`, `cartId`, `type`.',
    complexity: FIELD_NAME_COMPLEXITY + PATH_COMPLEXITY,
  })
  path!: readonly string[];

  @Field(() => GraphQLJSON, {
    nullable: true,
    description:
      'The old value, in the JSON format of the platform. Null if there was none. Needs the scope `events:read`.',
    complexity: CHANGED_VALUE_COMPLEXITY,
  })
  before!: unknown;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: 'The new value, in the JSON format of the platform. Null if there is none.',
    complexity: CHANGED_VALUE_COMPLEXITY,
  })
  after!: unknown;

  @Field(() => Boolean, {
    description:
      'Whether existing producers or consumers of the event could fail: a field was removed, its type changed, a required field was added, a field became required, a customer field was added where there was none, customers are identified in another way, unknown customers are no longer registered, a destination was removed, or the unique key was extended or reordered.',
  })
  breaking!: boolean;
}

/** The issues of a definition, which every payload has. */
@ObjectType({ simpleResolvers: true })
export abstract class IssuesPayload {
  @Field(() => [EventIssueType], {
    description: `Issues that did not prevent storage, at most ${MAX_ISSUES}.`,
    complexity: ISSUES,
  })
  warnings!: readonly EventIssueType[];

  @Field(() => [EventIssueType], {
    description: `Errors that prevented storage, at most ${MAX_ISSUES}; empty on success.`,
    complexity: ISSUES,
  })
  errors!: readonly EventIssueType[];
}

@ObjectType({
  description: 'The result of `createEvent`.',
  simpleResolvers: true,
})
export class CreateEventPayload extends IssuesPayload {
  @Field(() => Event, { nullable: true, description: 'The stored event. Null if there are errors.' })
  event!: Event | null;

  @Field(() => Boolean, {
    description:
      'True if an earlier request with this idempotency key created the event, which is returned as it is now.',
  })
  replayed!: boolean;
}

@ObjectType({
  description: 'The result for one definition of `createEvents`.',
  simpleResolvers: true,
})
export class CreateEventsResult {
  @Field(() => [EventIssueType], {
    description: `Issues that did not prevent storage, at most ${MAX_ISSUES_PER_DEFINITION}.`,
    complexity: ISSUES_PER_DEFINITION,
  })
  warnings!: readonly EventIssueType[];

  @Field(() => [EventIssueType], {
    description: `Errors that prevented storage, at most ${MAX_ISSUES_PER_DEFINITION}; empty on success.`,
    complexity: ISSUES_PER_DEFINITION,
  })
  errors!: readonly EventIssueType[];

  @Field(() => Event, { nullable: true, description: 'The stored event. Null if there are errors.' })
  event!: LazyField<Event> | null;
}

@ObjectType({ description: 'The result of `createEvents`.', simpleResolvers: true })
export class CreateEventsPayload {
  @Field(() => [CreateEventsResult], {
    description: 'One result per definition, in the same order. Empty if there are too many definitions.',
    complexity: pacedList(MAX_EVENTS_PER_REQUEST),
  })
  results!: readonly CreateEventsResult[];

  @Field(() => Boolean, {
    description:
      'True if an earlier request with this idempotency key created the events, which are returned as they are now.',
  })
  replayed!: boolean;

  @Field(() => [EventIssueType], {
    description: 'Errors of the request as a whole.',
    complexity: list(2),
  })
  errors!: readonly EventIssueType[];
}

@ObjectType({
  description: 'The result of `updateEvent`.',
  simpleResolvers: true,
})
export class UpdateEventPayload extends IssuesPayload {
  @Field(() => Event, {
    nullable: true,
    description: 'The event after the update. Null if there are errors.',
  })
  event!: Event | null;

  @Field(() => [EventChangeType], {
    description: 'What the update changed. If empty, no version was created.',
    complexity: list(MAX_CHANGES),
  })
  changes!: readonly EventChangeType[];
}

@ObjectType({ description: 'The result of `validateEvent`.', simpleResolvers: true })
export class ValidateEventPayload extends IssuesPayload {
  @Field(() => Boolean, { description: 'Whether the operation would succeed.' })
  valid!: boolean;

  @Field(() => [EventChangeType], {
    description: 'What an update would change.',
    complexity: list(MAX_CHANGES),
  })
  changes!: readonly EventChangeType[];
}
