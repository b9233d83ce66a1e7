import 'reflect-metadata';
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { EventAction, EventFieldType, EventOrderField, OrderDirection } from './event.enums';
import { Event, EventVersionType, toEventType, toVersionType } from './event.type';
import type { EventVersion, StoredEvent } from './event-definition';
import type { Slice } from './page';
import type { EventCriteria } from './event-store';
import { cursorOf, type EventOrder as Order } from './list-events';
import { cursorOfVersion } from './version-loader';

@InputType({ description: 'What a list of events is narrowed by. All that is given must hold.' })
export class EventFilter {
  @Field(() => String, {
    nullable: true,
    description: 'A part of the name or of the description, in any case; every character stands for itself.',
  })
  search?: string | null;

  @Field(() => EventAction, { nullable: true, description: 'The event goes there.' })
  action?: EventAction | null;

  @Field(() => EventFieldType, { nullable: true, description: 'A field of the event has this type.' })
  fieldType?: EventFieldType | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a field of the event holds Protected Sensitive Information.',
  })
  hasPsiData?: boolean | null;

  @Field(() => Date, { nullable: true, description: 'The event was created after this instant.' })
  createdAfter?: Date | null;

  @Field(() => Date, { nullable: true, description: 'The event was created before this instant.' })
  createdBefore?: Date | null;
}

@InputType({ description: 'The order of a list of events.' })
export class EventOrder implements Order {
  @Field(() => EventOrderField, {
    description: 'What is compared.',
    defaultValue: EventOrderField.CREATED_AT,
  })
  field!: EventOrderField;

  @Field(() => OrderDirection, { description: 'Which way.' })
  direction!: OrderDirection;
}

@ObjectType({ description: 'Where a page of a list lies.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'There is more behind the page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'There is more before the page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'The cursor of the first edge; null on an empty page.',
  })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'The cursor of the last edge; null on an empty page.' })
  endCursor!: string | null;
}

@ObjectType({ description: 'An event in a list.', simpleResolvers: true })
export class EventEdge {
  @Field(() => String, { description: 'The place in the list, for `after` and `before`.' })
  cursor!: string;

  @Field(() => Event, { description: 'The event.' })
  node!: Event;
}

@ObjectType({ description: 'A page of a list of events.', simpleResolvers: true })
export class EventConnection {
  @Field(() => [EventEdge], { description: 'The events of the page.' })
  edges!: readonly EventEdge[];

  @Field(() => PageInfo, { description: 'Where the page lies.' })
  pageInfo!: PageInfo;

  /** For the count, which is made only where it is asked for. */
  criteria!: EventCriteria;

  counting?: Promise<number>;
}

@ObjectType({ description: 'A version in the list of those of an event.', simpleResolvers: true })
export class EventVersionEdge {
  @Field(() => String, { description: 'The place in the list, for `after` and `before`.' })
  cursor!: string;

  @Field(() => EventVersionType, { description: 'The version.' })
  node!: EventVersionType;
}

@ObjectType({ description: 'A page of the versions of an event.', simpleResolvers: true })
export class EventVersionConnection {
  @Field(() => [EventVersionEdge], { description: 'The versions of the page.' })
  edges!: readonly EventVersionEdge[];

  @Field(() => PageInfo, { description: 'Where the page lies.' })
  pageInfo!: PageInfo;

  @Field(() => Int, { description: 'How many versions the event has.' })
  totalCount!: number;
}

/**
 * What a filter narrows a list by; null is nothing.
 */
export function toCriteria(filter: EventFilter | null | undefined): EventCriteria {
  return {
    search: filter?.search ?? undefined,
    action: filter?.action ?? undefined,
    fieldType: filter?.fieldType ?? undefined,
    hasPsiData: filter?.hasPsiData ?? undefined,
    createdAfter: filter?.createdAfter ?? undefined,
    createdBefore: filter?.createdBefore ?? undefined,
  };
}

/**
 * A page of events as GraphQL answers it.
 */
export function toEventConnection(
  slice: Slice<StoredEvent>,
  field: EventOrderField,
  criteria: EventCriteria,
): EventConnection {
  const edges = slice.nodes.map((event) => ({ cursor: cursorOf(field, event), node: toEventType(event) }));
  return { edges, pageInfo: toPageInfo(slice, edges), criteria };
}

/**
 * A page of versions as GraphQL answers it.
 */
export function toVersionConnection(slice: Slice<EventVersion>, totalCount: number): EventVersionConnection {
  const edges = slice.nodes.map((version) => ({
    cursor: cursorOfVersion(version),
    node: toVersionType(version),
  }));
  return { edges, pageInfo: toPageInfo(slice, edges), totalCount };
}

function toPageInfo(
  { hasNextPage, hasPreviousPage }: Slice<unknown>,
  edges: readonly { readonly cursor: string }[],
): PageInfo {
  return {
    hasNextPage,
    hasPreviousPage,
    startCursor: edges.at(0)?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
}
