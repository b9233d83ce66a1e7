import 'reflect-metadata';
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { cursorOf, type EventOrder as Order } from '../list-events';
import { EventAction, EventFieldType, EventOrderField, EventStatus, OrderDirection } from '../model/enums';
import type { VersionInHistory } from '../event-history';
import type { StoredEvent } from '../model/event-definition';
import { MAX_NAMES_PER_FILTER } from '../model/limits';
import type { Page } from '../page';
import type { EventCriteria } from '../store/event-store';
import { CURSOR_COMPLEXITY, edges, object, READ_COMPLEXITY } from './complexity';
import { Event, EventVersionType, toEventType, toVersionType } from './event.type';
import { type LazyField, paced } from './paced-execution';
import { cursorOfVersion } from './version-loader';

@InputType({ description: 'Filters a list of events. An event must meet every condition that is given.' })
export class EventFilter {
  @Field(() => EventStatus, {
    nullable: true,
    description: 'Whether to list the active events or the disabled ones. Null lists both.',
    defaultValue: EventStatus.ACTIVE,
  })
  status?: EventStatus | null;

  @Field(() => [String], {
    nullable: true,
    description: `Only the events with exactly these names: at most ${MAX_NAMES_PER_FILTER}. Names that no event has are ignored; an empty list finds nothing.`,
  })
  eventNames?: readonly string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Text that the name, the description or the name of a field contains, in any case and any Unicode normalisation form. There are no wildcards.',
  })
  search?: string | null;

  @Field(() => EventAction, { nullable: true, description: 'A destination of the event.' })
  action?: EventAction | null;

  @Field(() => EventFieldType, { nullable: true, description: 'The type of at least one field.' })
  fieldType?: EventFieldType | null;

  @Field(() => String, { nullable: true, description: 'The exact name of a field.' })
  fieldName?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether at least one field holds Protected Sensitive Information.',
  })
  hasPsiData?: boolean | null;

  @Field(() => Date, { nullable: true, description: 'Only events created after this time.' })
  createdAfter?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Only events created before this time.' })
  createdBefore?: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'Only events updated after this time, or created after it if they were never updated.',
  })
  updatedAfter?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'The exact name of the caller who created the event.',
  })
  createdBy?: string | null;
}

@InputType({ description: 'The order of a list of events.' })
export class EventOrder implements Order {
  @Field(() => EventOrderField, {
    description: 'The property to order by.',
    defaultValue: EventOrderField.CREATED_AT,
  })
  field!: EventOrderField;

  @Field(() => OrderDirection, {
    description: 'The direction of the order.',
    defaultValue: OrderDirection.DESC,
  })
  direction!: OrderDirection;
}

@ObjectType({ description: 'Information about a page of a list.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there are more items after the page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether there are more items before the page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'The cursor of the first edge. Null if the page is empty.',
    complexity: CURSOR_COMPLEXITY,
  })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The cursor of the last edge. Null if the page is empty.',
  })
  endCursor!: string | null;
}

@ObjectType({ description: 'An event in a list.', simpleResolvers: true })
export class EventEdge {
  @Field(() => String, {
    description: 'The position in the list, for `after` and `before`.',
    complexity: CURSOR_COMPLEXITY,
  })
  cursor!: string;

  @Field(() => Event, { description: 'The event.', complexity: object(READ_COMPLEXITY) })
  node!: LazyField<Event>;
}

@ObjectType({ description: 'A page of a list of events.', simpleResolvers: true })
export class EventConnection {
  @Field(() => [EventEdge], { description: 'The events of the page.', complexity: edges })
  edges!: readonly EventEdge[];

  @Field(() => PageInfo, { description: 'The position of the page in the list.' })
  pageInfo!: PageInfo;

  /** For the total count, which is only computed if it is selected. */
  criteria!: EventCriteria;

  /** The total count, once it has been requested. */
  total?: Promise<number>;
}

@ObjectType({ description: 'A version in the list of versions of an event.', simpleResolvers: true })
export class EventVersionEdge {
  @Field(() => String, {
    description: 'The position in the list, for `after` and `before`.',
    complexity: CURSOR_COMPLEXITY,
  })
  cursor!: string;

  @Field(() => EventVersionType, { description: 'The version.', complexity: object(READ_COMPLEXITY) })
  node!: LazyField<EventVersionType>;
}

@ObjectType({ description: 'A page of the versions of an event.', simpleResolvers: true })
export class EventVersionConnection {
  @Field(() => [EventVersionEdge], {
    description: 'The versions of the page.',
    complexity: edges,
  })
  edges!: readonly EventVersionEdge[];

  @Field(() => PageInfo, { description: 'The position of the page in the list.' })
  pageInfo!: PageInfo;

  @Field(() => Int, { description: 'The number of versions that the event has.' })
  totalCount!: number;
}

/**
 * The conditions of a filter; null means no condition. Without a filter, a list shows the active events.
 */
export function toCriteria(filter: EventFilter | null | undefined): EventCriteria {
  return {
    status: filter == null ? EventStatus.ACTIVE : (filter.status ?? undefined),
    eventNames: filter?.eventNames ?? undefined,
    search: filter?.search ?? undefined,
    action: filter?.action ?? undefined,
    fieldType: filter?.fieldType ?? undefined,
    fieldName: filter?.fieldName ?? undefined,
    hasPsiData: filter?.hasPsiData ?? undefined,
    createdAfter: filter?.createdAfter ?? undefined,
    createdBefore: filter?.createdBefore ?? undefined,
    updatedAfter: filter?.updatedAfter ?? undefined,
    createdBy: filter?.createdBy ?? undefined,
  };
}

/**
 * A page of events as a GraphQL object.
 */
export function toEventConnection(
  page: Page<StoredEvent>,
  field: EventOrderField,
  criteria: EventCriteria,
): EventConnection {
  const all = page.nodes.map((event) => toEventEdge(event, field));
  return { edges: all, pageInfo: toPageInfo(page, all), criteria };
}

/**
 * An event in a list with this order as a GraphQL object.
 */
export function toEventEdge(event: StoredEvent, field: EventOrderField): EventEdge {
  return { cursor: cursorOf(field, event), node: paced(() => toEventType(event)) };
}

/**
 * A page of versions as a GraphQL object.
 */
export function toVersionConnection(
  page: Page<VersionInHistory>,
  totalCount: number,
): EventVersionConnection {
  const all = page.nodes.map((found) => ({
    cursor: cursorOfVersion(found.version),
    node: paced(() => toVersionType(found)),
  }));
  return { edges: all, pageInfo: toPageInfo(page, all), totalCount };
}

function toPageInfo(
  { hasNextPage, hasPreviousPage }: Page<unknown>,
  edges: readonly { readonly cursor: string }[],
): PageInfo {
  return {
    hasNextPage,
    hasPreviousPage,
    startCursor: edges.at(0)?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
}
