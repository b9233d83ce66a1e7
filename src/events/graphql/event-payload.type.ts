import 'reflect-metadata';
import { Field, Int, ObjectType } from 'type-graphql';
import { MAX_EVENTS_PER_REQUEST, MAX_ISSUES, MAX_ISSUES_PER_DEFINITION } from '../model/limits';
import type { EventIssue } from '../validation/event-issue';
import { EventRule } from '../validation/event-rule';
import { list, pacedList } from './complexity';
import { CHANGES, EventChangeType } from './event-change.type';
import { Event } from './event.type';
import type { LazyField } from './paced-execution';

/** Some 300 characters; those of some rules quote several names. */
const MESSAGE_COMPLEXITY = 20;

const PATH_COMPLEXITY = 8;

/** A list of issues may end with one that says that there are more. */
const ISSUES = list(MAX_ISSUES + 1);
const ISSUES_PER_DEFINITION = list(MAX_ISSUES_PER_DEFINITION + 1);

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
    complexity: CHANGES,
  })
  changes!: readonly EventChangeType[];
}

@ObjectType({
  description:
    'The result of `revertEvent`. Shows a definition that others may have written, so all of it needs the scope `events:read`.',
  simpleResolvers: true,
})
export class RevertEventPayload extends IssuesPayload {
  @Field(() => Event, {
    nullable: true,
    description: 'The event after the revert. Null if there are errors.',
  })
  event!: Event | null;

  @Field(() => [EventChangeType], {
    description:
      'What the revert changed. If empty, the event has the definition already, and no version was created.',
    complexity: CHANGES,
  })
  changes!: readonly EventChangeType[];
}

@ObjectType({ description: 'The result of `disableEvent`.', simpleResolvers: true })
export class DisableEventPayload extends IssuesPayload {
  @Field(() => Event, {
    nullable: true,
    description: 'The disabled event. Null if there are errors. Needs the scope `events:read`.',
  })
  event!: Event | null;
}

@ObjectType({ description: 'The result of `validateEvent`.', simpleResolvers: true })
export class ValidateEventPayload extends IssuesPayload {
  @Field(() => Boolean, { description: 'Whether the operation would succeed.' })
  valid!: boolean;

  @Field(() => [EventChangeType], {
    description: 'What an update would change.',
    complexity: CHANGES,
  })
  changes!: readonly EventChangeType[];
}
