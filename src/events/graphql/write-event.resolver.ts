import 'reflect-metadata';
import { Arg, Authorized, Ctx, Int, Mutation, Resolver } from 'type-graphql';
import { PERMISSIONS } from '../../auth/permissions';
import { createEvent } from '../create-event';
import { createEvents } from '../create-events';
import { DEFAULT_ORDER } from '../list-events';
import { ErrorPolicy } from '../model/enums';
import type { StoredEvent } from '../model/event-definition';
import { MAX_EVENTS_PER_REQUEST } from '../model/limits';
import { updateEvent } from '../update-event';
import { CreateEventInput } from '../validation/create-event.input';
import { write } from './complexity';
import {
  CreateEventPayload,
  CreateEventsPayload,
  toUpdatePayload,
  UpdateEventPayload,
} from './event-payload.type';
import { type EventEdge, toEventEdge } from './event-connection.type';
import { toEventType } from './event.type';
import type { GraphQLContext } from './graphql-context';
import { paced } from './paced-execution';
import { ALLOW_BREAKING, EXPECTED_VERSION, NOTE } from './update.args';

const IDEMPOTENCY_KEY = {
  nullable: true,
  description:
    'Makes the request safe to retry: sent again with the same key and input, it creates nothing and returns what the first request created, as it is now. 8 to 255 printable ASCII characters.',
};

@Resolver()
export class WriteEventResolver {
  @Mutation(() => CreateEventPayload, {
    description: 'Creates a behavioral event, unless the definition violates a rule.',
    complexity: write,
  })
  @Authorized(PERMISSIONS['Mutation.createEvent'])
  async createEvent(
    @Arg('input', () => CreateEventInput, { description: 'The definition of the event.' })
    input: CreateEventInput,
    @Arg('idempotencyKey', () => String, IDEMPOTENCY_KEY) idempotencyKey: string | null | undefined,
    @Ctx() { events }: GraphQLContext,
  ): Promise<CreateEventPayload> {
    const { event, ...rest } = await createEvent(events, { definition: { input }, idempotencyKey });
    return { event: event && toEventType(event), eventEdge: () => toDefaultEdge(event), ...rest };
  }

  @Mutation(() => CreateEventsPayload, {
    description: `Creates up to ${MAX_EVENTS_PER_REQUEST} behavioral events in one transaction. In front of a platform they are created there one after the other, once no rule rejects the list: the first refusal of the platform ends it, what was accepted is stored, and the rest is \`BATCH_REFUSED\`.`,
    complexity: write,
  })
  @Authorized(PERMISSIONS['Mutation.createEvents'])
  async createEvents(
    @Arg('inputs', () => [CreateEventInput], {
      description:
        'The definitions of the events. Of those that are not rejected, no two may have the same name.',
    })
    inputs: CreateEventInput[],
    @Arg('errorPolicy', () => ErrorPolicy, {
      nullable: true,
      description: 'What happens to the other definitions if some are rejected.',
      defaultValue: ErrorPolicy.REJECT_EVERYTHING,
    })
    policy: ErrorPolicy | null,
    @Arg('idempotencyKey', () => String, IDEMPOTENCY_KEY) idempotencyKey: string | null | undefined,
    @Ctx() { events }: GraphQLContext,
  ): Promise<CreateEventsPayload> {
    const errorPolicy = policy ?? ErrorPolicy.REJECT_EVERYTHING;
    const { results, ...rest } = await createEvents(events, { inputs, errorPolicy, idempotencyKey });
    return {
      results: results.map(({ event, ...issues }) => ({
        event: event && paced(() => toEventType(event)),
        eventEdge: () => toDefaultEdge(event),
        ...issues,
      })),
      ...rest,
    };
  }

  @Mutation(() => UpdateEventPayload, {
    description:
      'Replaces the definition of an event, which creates a new version. Whatever the input leaves out is removed. An update without changes creates no version.',
    complexity: write,
  })
  @Authorized(PERMISSIONS['Mutation.updateEvent'])
  async updateEvent(
    @Arg('input', () => CreateEventInput, {
      description: 'The complete new definition, with the name of the existing event.',
    })
    input: CreateEventInput,
    @Arg('expectedVersion', () => Int, EXPECTED_VERSION) expectedVersion: number | null | undefined,
    @Arg('note', () => String, NOTE) note: string | null | undefined,
    @Arg('allowBreaking', () => Boolean, ALLOW_BREAKING) allowBreaking: boolean | null,
    @Ctx() { events }: GraphQLContext,
  ): Promise<UpdateEventPayload> {
    const request = { definition: { input }, expectedVersion, note, allowBreaking };
    return toUpdatePayload(await updateEvent(events, request));
  }
}

/** The event in the default list, in which a repeated request finds no event that has been disabled since. */
function toDefaultEdge(event: StoredEvent | null): EventEdge | null {
  return event?.disabledAt === null ? toEventEdge(event, DEFAULT_ORDER.field) : null;
}
