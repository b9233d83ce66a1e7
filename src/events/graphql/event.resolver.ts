import 'reflect-metadata';
import { GraphQLJSON } from 'graphql-scalars';
import { Arg, Args, Authorized, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { PERMISSIONS } from '../../auth/permissions';
import { findEventByName } from '../find-event';
import { countEvents, DEFAULT_ORDER, listEvents } from '../list-events';
import { type JsonSchema, toJsonSchema } from '../model/json-schema';
import { MAX_PAGE_SIZE } from '../model/limits';
import {
  connection,
  JSON_SCHEMA_COMPLEXITY,
  object,
  READ_COMPLEXITY,
  SCAN_COMPLEXITY,
  VERSION_COMPLEXITY,
  versionConnection,
} from './complexity';
import {
  EventConnection,
  EventFilter,
  EventOrder,
  EventVersionConnection,
  toCriteria,
  toEventConnection,
  toVersionConnection,
} from './event-connection.type';
import { EVENT_NAME } from './event-name.arg';
import { Event, EventVersionType, toEventType, toVersionType } from './event.type';
import type { GraphQLContext } from './graphql-context';
import { PageArgs } from './page.args';

@Resolver(() => Event)
export class EventResolver {
  @Query(() => Event, {
    nullable: true,
    description: 'Finds an event by its name. Null if there is none.',
    complexity: object(READ_COMPLEXITY),
  })
  @Authorized(PERMISSIONS['Query.event'])
  async event(
    @Arg('eventName', () => String, EVENT_NAME) eventName: string,
    @Ctx() { events }: GraphQLContext,
  ): Promise<Event | null> {
    const stored = await findEventByName(events, eventName);
    return stored && toEventType(stored);
  }

  @Query(() => EventConnection, {
    description:
      'Lists events: the active ones, unless the filter asks for others. Events that are created between two requests do not move others to another page. If the list is ordered by `UPDATED_AT`, an event that is updated between two requests moves to where the newest are: read from the oldest, it comes again; read from the newest, it may be missed until the list is read again.',
    complexity: connection(MAX_PAGE_SIZE * READ_COMPLEXITY),
  })
  @Authorized(PERMISSIONS['Query.events'])
  async events(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => EventFilter, {
      nullable: true,
      description: 'The conditions that an event must meet.',
    })
    filter: EventFilter | null | undefined,
    @Arg('orderBy', () => EventOrder, {
      nullable: true,
      description: 'The order of the list.',
      defaultValue: DEFAULT_ORDER,
    })
    orderBy: EventOrder | null,
    @Ctx() { events }: GraphQLContext,
  ): Promise<EventConnection> {
    const criteria = toCriteria(filter);
    const order = orderBy ?? DEFAULT_ORDER;
    const found = await listEvents(events, { ...page, criteria, order });
    return toEventConnection(found, order.field, criteria);
  }

  @FieldResolver(() => EventVersionConnection, {
    description: 'All versions of the event, newest first. Needs the scope `events:read`.',
    complexity: versionConnection,
  })
  @Authorized(PERMISSIONS['Event.versions'])
  async versions(
    @Root() { stored }: Event,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { versions }: GraphQLContext,
  ): Promise<EventVersionConnection> {
    return toVersionConnection(await versions.list(stored, page), stored.version);
  }

  @FieldResolver(() => EventVersionType, {
    nullable: true,
    description:
      'One version of the event. Null if there is none with this number. Needs the scope `events:read`.',
    complexity: object(VERSION_COMPLEXITY),
  })
  @Authorized(PERMISSIONS['Event.atVersion'])
  async atVersion(
    @Root() { stored }: Event,
    @Arg('number', () => Int, { description: 'The number of the version, starting at 1.' }) number: number,
    @Ctx() { versions }: GraphQLContext,
  ): Promise<EventVersionType | null> {
    const found = await versions.find(stored, number);
    return found && toVersionType(found);
  }

  @FieldResolver(() => GraphQLJSON, {
    description:
      'The JSON Schema (2020-12) of an occurrence of the event. A field with Protected Sensitive Information refers to `#/$defs/isPsiData`.',
    complexity: JSON_SCHEMA_COMPLEXITY,
  })
  jsonSchema(@Root() { stored }: Event): JsonSchema {
    return toJsonSchema(stored);
  }
}

@Resolver(() => EventConnection)
export class EventConnectionResolver {
  @FieldResolver(() => Int, {
    description: 'The number of events in the whole list. Only computed if it is selected.',
    complexity: SCAN_COMPLEXITY,
  })
  totalCount(@Root() list: EventConnection, @Ctx() { events }: GraphQLContext): Promise<number> {
    // Counted once, however many aliases select it.
    list.total ??= countEvents(events, list.criteria);
    return list.total;
  }
}
