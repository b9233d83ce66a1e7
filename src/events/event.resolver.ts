import 'reflect-metadata';
import { GraphQLJSON } from 'graphql-scalars';
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { EventOrderField, OrderDirection } from './event.enums';
import type { EventContext } from './event.context';
import { Event, Node, toEventType } from './event.type';
import {
  EventConnection,
  EventFilter,
  EventOrder,
  EventVersionConnection,
  toCriteria,
  toEventConnection,
  toVersionConnection,
} from './event-connection.type';
import { type JsonSchema, toJsonSchema } from './event-json-schema';
import type { PageArguments } from './page';
import { findEventById, findEventByName } from './find-event';
import { countEvents, listEvents } from './list-events';

const NEWEST_FIRST: EventOrder = { field: EventOrderField.CREATED_AT, direction: OrderDirection.DESC };

/** The arguments of a Relay connection. */
@ArgsType()
class PageArgs implements PageArguments {
  @Field(() => Int, {
    nullable: true,
    description: 'So many from the start: 1 to 100; 20 where neither `first` nor `last` is given.',
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what lies behind this cursor.' })
  after?: string | null;

  @Field(() => Int, { nullable: true, description: 'So many from the end: 1 to 100.' })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what lies before this cursor.' })
  before?: string | null;
}

@Resolver(() => Event)
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
    const stored = await findEventByName(events.store, caller, eventName);
    return stored && toEventType(stored);
  }

  @Query(() => Node, { nullable: true, description: 'What has this id; null where nothing has it.' })
  async node(
    @Arg('id', () => ID, { description: 'The id.' }) id: string,
    @Ctx() { caller, events }: EventContext,
  ): Promise<Node | null> {
    const stored = await findEventById(events.store, caller, id);
    return stored && toEventType(stored);
  }

  @Query(() => EventConnection, {
    description:
      'The events, a page at a time. Events that are created meanwhile move no other event from one page to another.',
  })
  async events(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => EventFilter, { nullable: true, description: 'Only the events that meet it.' })
    filter: EventFilter | null | undefined,
    @Arg('orderBy', () => EventOrder, {
      nullable: true,
      description: 'The order of the list.',
      defaultValue: NEWEST_FIRST,
    })
    orderBy: EventOrder | null,
    @Ctx() { caller, events }: EventContext,
  ): Promise<EventConnection> {
    const criteria = toCriteria(filter);
    const order = orderBy ?? NEWEST_FIRST;
    const slice = await listEvents(events.store, caller, { ...page, criteria, order });
    return toEventConnection(slice, order.field, criteria);
  }

  @FieldResolver(() => EventVersionConnection, {
    description: 'Every version of the event, the newest first.',
  })
  async versions(
    @Root() { stored }: Event,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { versions }: EventContext,
  ): Promise<EventVersionConnection> {
    return toVersionConnection(await versions.list(stored, page), stored.version);
  }

  @FieldResolver(() => GraphQLJSON, {
    description:
      'The JSON Schema (2020-12) of one occurrence of the event. A field with Protected Sensitive Information refers to `#/$defs/isPsiData`.',
  })
  jsonSchema(@Root() { stored }: Event): JsonSchema {
    return toJsonSchema(stored);
  }
}

@Resolver(() => EventConnection)
export class EventConnectionResolver {
  @FieldResolver(() => Int, {
    description: 'How many events the whole list has; counted where it is asked for.',
  })
  totalCount(@Root() list: EventConnection, @Ctx() { caller, events }: EventContext): Promise<number> {
    // Once, whatever it is called in the answer.
    list.counting ??= countEvents(events.store, caller, list.criteria);
    return list.counting;
  }
}
