import 'reflect-metadata';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { createEvent } from './create-event';
import { CreateEventInput } from './create-event.input';
import type { EventContext } from './event.context';
import { CreateEventPayload, toEventType } from './event.type';

@Resolver()
export class CreateEventResolver {
  @Mutation(() => CreateEventPayload, {
    description:
      'Checks the definition of a behavioral event against every rule and stores it if none refuses it.',
  })
  async createEvent(
    @Arg('input', () => CreateEventInput, { description: 'The definition, in the shape of the spec.' })
    input: CreateEventInput,
    @Arg('idempotencyKey', () => String, {
      nullable: true,
      description:
        "The client's name of this request, 8 to 255 printable ASCII characters: sent again with the same input, it answers what it answered first.",
    })
    idempotencyKey: string | null | undefined,
    @Ctx() { caller, events }: EventContext,
  ): Promise<CreateEventPayload> {
    const { event, ...rest } = await createEvent(events, caller, { input, idempotencyKey });
    return { event: event && toEventType(event), ...rest };
  }
}
