import 'reflect-metadata';
import { GraphQLJSON } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { MAX_CHANGES, MAX_EVENTS_PER_REQUEST, MAX_ISSUES, MAX_ISSUES_PER_DEFINITION } from '../model/limits';
import type { UpdateEventResult } from '../update-event';
import type { EventIssue } from '../validation/event-issue';
import { EventRule } from '../validation/event-rule';
import type { IssueParams } from '../validation/issue-params';
import { list, object, pacedList, READ_COMPLEXITY } from './complexity';
import { CHANGES, EventChangeType } from './event-change.type';
import { EventEdge } from './event-connection.type';
import { EventDefinitionType } from './event-definition.type';
import { Event, toEventType } from './event.type';
import type { LazyField } from './paced-execution';

/** Some 300 characters; those of some rules quote several names. */
const MESSAGE_COMPLEXITY = 20;

/** The shortened texts of the message, and the lists of allowed values. */
const PARAMS_COMPLEXITY = 20;

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

  @Field(() => GraphQLJSON, {
    description:
      'What the message is made of, by name, so that a client can word it in another language: such as `limit`, `allowed`, `given` or `fieldName`. Which names a rule has is documented beside the rules. Texts are shortened.',
    complexity: PARAMS_COMPLEXITY,
  })
  params!: IssueParams;

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

const EVENT_EDGE = {
  nullable: true,
  description:
    'The stored event as `events` lists it in its default order, so that a client can add it to a list. Null if there are errors, or if the event has been disabled since.',
};

@ObjectType({
  description: 'The result of `createEvent`.',
  simpleResolvers: true,
})
export class CreateEventPayload extends IssuesPayload {
  @Field(() => Event, { nullable: true, description: 'The stored event. Null if there are errors.' })
  event!: Event | null;

  /** Made only if it is selected. */
  @Field(() => EventEdge, EVENT_EDGE)
  eventEdge!: () => EventEdge | null;

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

  /** Made only if it is selected. */
  @Field(() => EventEdge, EVENT_EDGE)
  eventEdge!: () => EventEdge | null;
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

const CURRENT_EVENT = {
  nullable: true,
  description:
    'The event as it is, with which the update was compared, if it has a `VERSION_CONFLICT`. Null otherwise. Needs the scope `events:read`.',
};

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
    description: `What the update changed, at most ${MAX_CHANGES}. If there are errors: what it would have changed, provided that the event exists and the input can be read as a definition. If there are neither errors nor changes, no version was created.`,
    complexity: CHANGES,
  })
  changes!: readonly EventChangeType[];

  @Field(() => Event, CURRENT_EVENT)
  currentEvent!: Event | null;
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
      'What the revert changed. If there are errors: what it would have changed, provided that the event and the version exist. If there are neither errors nor changes, the event has the definition already, and no version was created.',
    complexity: CHANGES,
  })
  changes!: readonly EventChangeType[];

  @Field(() => Event, CURRENT_EVENT)
  currentEvent!: Event | null;
}

@ObjectType({ description: 'The result of `disableEvent`.', simpleResolvers: true })
export class DisableEventPayload extends IssuesPayload {
  @Field(() => Event, {
    nullable: true,
    description: 'The disabled event. Null if there are errors. Needs the scope `events:read`.',
  })
  event!: Event | null;
}

const DEFINITION = {
  nullable: true,
  description:
    'The definition in canonical form, as it would be stored, also if there are errors. What is missing is empty in it. Null if the input cannot be read as a definition: the type of a field is missing; an action is null or repeated; the value of an attribute is not allowed, or it is given twice with two meanings; or a name, the description or the list of fields is longer than it may be.',
  complexity: object(READ_COMPLEXITY),
};

@ObjectType({ description: 'The result of `validateEvent`.', simpleResolvers: true })
export class ValidateEventPayload extends IssuesPayload {
  @Field(() => Boolean, { description: 'Whether the operation would succeed.' })
  valid!: boolean;

  @Field(() => [EventChangeType], {
    description: `What an update would change, at most ${MAX_CHANGES}. If there are errors: what it would change without them, provided that the event exists and there is a definition.`,
    complexity: CHANGES,
  })
  changes!: readonly EventChangeType[];

  @Field(() => EventDefinitionType, DEFINITION)
  definition!: EventDefinitionType | null;

  @Field(() => Event, CURRENT_EVENT)
  currentEvent!: Event | null;
}

@ObjectType({ description: 'The result for one definition of `validateEvents`.', simpleResolvers: true })
export class ValidateEventsResult {
  @Field(() => Boolean, {
    description:
      'Whether `createEvents` would store the definition with `REJECT_FAILED_ROWS`, which leaves out the rejected ones of the list.',
  })
  valid!: boolean;

  @Field(() => [EventIssueType], {
    description: `Issues that would not prevent storage, at most ${MAX_ISSUES_PER_DEFINITION}.`,
    complexity: ISSUES_PER_DEFINITION,
  })
  warnings!: readonly EventIssueType[];

  @Field(() => [EventIssueType], {
    description: `Errors that would prevent storage, at most ${MAX_ISSUES_PER_DEFINITION}; empty if the definition is valid.`,
    complexity: ISSUES_PER_DEFINITION,
  })
  errors!: readonly EventIssueType[];

  @Field(() => EventDefinitionType, DEFINITION)
  definition!: LazyField<EventDefinitionType> | null;
}

@ObjectType({ description: 'The result of `validateEvents`.', simpleResolvers: true })
export class ValidateEventsPayload {
  @Field(() => Boolean, {
    description:
      'Whether `createEvents` would store every definition of the list, which is when it would store any with `REJECT_EVERYTHING`.',
  })
  valid!: boolean;

  @Field(() => [ValidateEventsResult], {
    description: 'One result per definition, in the same order. Empty if there are too many definitions.',
    complexity: pacedList(MAX_EVENTS_PER_REQUEST),
  })
  results!: readonly ValidateEventsResult[];

  @Field(() => [EventIssueType], {
    description: 'Errors of the request as a whole.',
    complexity: list(1),
  })
  errors!: readonly EventIssueType[];
}

/**
 * The result of an update or a revert as a GraphQL object.
 */
export function toUpdatePayload({
  event,
  currentEvent,
  ...rest
}: UpdateEventResult): UpdateEventPayload & RevertEventPayload {
  return {
    event: event && toEventType(event),
    currentEvent: currentEvent && toEventType(currentEvent),
    ...rest,
  };
}
