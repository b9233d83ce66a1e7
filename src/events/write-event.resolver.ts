import 'reflect-metadata';
import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { createEvent } from './create-event';
import { CreateEventInput } from './create-event.input';
import { createEvents } from './create-events';
import { ErrorPolicy, EventOperation } from './event.enums';
import type { EventContext } from './event.context';
import { toEventType } from './event.type';
import {
  CreateEventPayload,
  CreateEventsPayload,
  UpdateEventPayload,
  ValidateEventPayload,
} from './event-payload.type';
import { updateEvent } from './update-event';
import { validateEvent } from './validate-event';

const INPUT = { description: 'The definition, in the shape of the spec.' };
const IDEMPOTENCY_KEY = {
  nullable: true,
  description:
    "The client's name of this request, 8 to 255 printable ASCII characters: sent again with the same input, it answers what it answered first.",
};

@Resolver()
export class WriteEventResolver {
  @Mutation(() => CreateEventPayload, {
    description:
      'Checks the definition of a behavioral event against every rule and stores it if none refuses it.',
  })
  async createEvent(
    @Arg('input', () => CreateEventInput, INPUT) input: CreateEventInput,
    @Arg('idempotencyKey', () => String, IDEMPOTENCY_KEY) idempotencyKey: string | null | undefined,
    @Ctx() { caller, events }: EventContext,
  ): Promise<CreateEventPayload> {
    const { event, ...rest } = await createEvent(events, caller, { input, idempotencyKey });
    return { event: event && toEventType(event), ...rest };
  }

  @Mutation(() => CreateEventsPayload, {
    description:
      'Checks up to 100 definitions against every rule and stores them in one transaction. Each needs a name of its own.',
  })
  async createEvents(
    @Arg('inputs', () => [CreateEventInput], { description: 'The definitions, in the shape of the spec.' })
    inputs: CreateEventInput[],
    @Arg('errorPolicy', () => ErrorPolicy, {
      nullable: true,
      description: 'What becomes of the others where some are refused.',
      defaultValue: ErrorPolicy.REJECT_EVERYTHING,
    })
    policy: ErrorPolicy | null,
    @Arg('idempotencyKey', () => String, IDEMPOTENCY_KEY) idempotencyKey: string | null | undefined,
    @Ctx() { caller, events }: EventContext,
  ): Promise<CreateEventsPayload> {
    const errorPolicy = policy ?? ErrorPolicy.REJECT_EVERYTHING;
    const { results, ...rest } = await createEvents(events, caller, { inputs, errorPolicy, idempotencyKey });
    return {
      results: results.map(({ event, ...verdict }) => ({ event: event && toEventType(event), ...verdict })),
      ...rest,
    };
  }

  @Mutation(() => UpdateEventPayload, {
    description:
      'Replaces the definition of the event of this name by a new version: what is not sent is removed. An update that changes nothing makes none.',
  })
  async updateEvent(
    @Arg('input', () => CreateEventInput, {
      description: 'The whole definition, in the shape of the spec, under the name of the event.',
    })
    input: CreateEventInput,
    @Arg('expectedVersion', () => Int, {
      nullable: true,
      description: 'Refuses the update unless the event is in this version still.',
    })
    expectedVersion: number | null | undefined,
    @Ctx() { caller, events }: EventContext,
  ): Promise<UpdateEventPayload> {
    const { event, ...rest } = await updateEvent(events, caller, { input, expectedVersion });
    return { event: event && toEventType(event), ...rest };
  }

  @Query(() => ValidateEventPayload, {
    description: 'Answers what `createEvent` or `updateEvent` would, and stores nothing.',
  })
  validateEvent(
    @Arg('input', () => CreateEventInput, INPUT) input: CreateEventInput,
    @Arg('operation', () => EventOperation, {
      nullable: true,
      description: 'What the definition is meant for.',
      defaultValue: EventOperation.CREATE,
    })
    operation: EventOperation | null,
    @Ctx() { caller, events }: EventContext,
  ): Promise<ValidateEventPayload> {
    return validateEvent(events, caller, { input, operation: operation ?? EventOperation.CREATE });
  }
}
