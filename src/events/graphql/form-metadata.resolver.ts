import 'reflect-metadata';
import { Authorized, Ctx, Query, Resolver } from 'type-graphql';
import { PERMISSIONS } from '../../auth/permissions';
import { describeEventActions } from '../describe-event-actions';
import { describeEventLimits } from '../describe-event-limits';
import { describeFieldTypes } from '../describe-field-types';
import { EventAction, EventFieldType } from '../model/enums';
import { list } from './complexity';
import { EventActionInfo } from './event-action.type';
import { EventLimits } from './event-limits.type';
import { FieldTypeInfo } from './field-type.type';
import type { GraphQLContext } from './graphql-context';

@Resolver()
export class FormMetadataResolver {
  @Query(() => [FieldTypeInfo], {
    description:
      'All field types, with the attributes that a field of each may have: the metadata for a form.',
    complexity: list(Object.keys(EventFieldType).length),
  })
  @Authorized(PERMISSIONS['Query.fieldTypes'])
  fieldTypes(@Ctx() { events }: GraphQLContext): Promise<readonly FieldTypeInfo[]> {
    return describeFieldTypes(events);
  }

  @Query(() => [EventActionInfo], {
    description: 'All destinations that an event may have: the metadata for a form.',
    complexity: list(Object.keys(EventAction).length),
  })
  @Authorized(PERMISSIONS['Query.eventActions'])
  eventActions(@Ctx() { events }: GraphQLContext): Promise<readonly EventActionInfo[]> {
    return describeEventActions(events);
  }

  @Query(() => EventLimits, {
    description: 'The limits of definitions and requests: the metadata for a form.',
  })
  @Authorized(PERMISSIONS['Query.eventLimits'])
  eventLimits(@Ctx() { events }: GraphQLContext): Promise<EventLimits> {
    return describeEventLimits(events);
  }
}
