import 'reflect-metadata';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { createEvent } from './create-event';
import { CreateEventInput } from './create-event.input';
import type { EventContext } from './event.context';
import { CreateEventPayload, type EventIssueType, toEventIssueType, toEventType } from './event.type';
import type { EventIssue } from './event-issue';

@Resolver()
export class CreateEventResolver {
  @Mutation(() => CreateEventPayload, {
    description:
      'Checks the definition of a behavioral event against every rule and stores it if none refuses it.',
  })
  async createEvent(
    @Arg('input', () => CreateEventInput, { description: 'The definition, in the shape of the spec.' })
    input: CreateEventInput,
    @Ctx() { caller, events }: EventContext,
  ): Promise<CreateEventPayload> {
    const { event, warnings, errors } = await createEvent(events, caller, input);
    const toType = (issue: EventIssue): EventIssueType => toEventIssueType(issue, ['input']);
    return {
      event: event && toEventType(event),
      warnings: warnings.map(toType),
      errors: errors.map(toType),
    };
  }
}
