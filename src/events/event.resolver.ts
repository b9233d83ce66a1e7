import 'reflect-metadata';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { EVENT_NAME } from './create-event.input';
import type { EventContext } from './event.context';
import { Event, toEventType } from './event.type';

@Resolver()
export class EventResolver {
  @Query(() => Event, {
    nullable: true,
    description: 'The event of exactly this name; null where none has it.',
  })
  async event(
    @Arg('eventName', () => String, { description: 'The name of the event, to the letter.' })
    eventName: string,
    @Ctx() { caller, events }: EventContext,
  ): Promise<Event | null> {
    // No event can have another name, and not every text is one that a database can look for.
    if (!EVENT_NAME.test(eventName)) return null;
    const stored = await events.store.findByName(caller.orgId, eventName);
    return stored && toEventType(stored);
  }
}
