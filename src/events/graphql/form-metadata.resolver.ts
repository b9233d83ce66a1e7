import 'reflect-metadata';
import { Authorized, Ctx, Query, Resolver } from 'type-graphql';
import { PERMISSIONS } from '../../auth/permissions';
import { describeEventActions } from '../describe-event-actions';
import { describeFieldTypes } from '../describe-field-types';
import { EventAction, EventFieldType } from '../model/enums';
import { list } from './complexity';
import { EventActionInfo } from './event-action.type';
import { EVENT_LIMITS, EventLimits } from './event-limits.type';
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
  fieldTypes(@Ctx() { events }: GraphQLContext): readonly FieldTypeInfo[] {
    return describeFieldTypes(events.strict);
  }

  @Query(() => [EventActionInfo], {
    description: 'All destinations that an event may have: the metadata for a form.',
    complexity: list(Object.keys(EventAction).length),
  })
  @Authorized(PERMISSIONS['Query.eventActions'])
  eventActions(): readonly EventActionInfo[] {
    return describeEventActions();
  }

  @Query(() => EventLimits, {
    description: 'The limits of definitions and requests: the metadata for a form.',
  })
  @Authorized(PERMISSIONS['Query.eventLimits'])
  eventLimits(): EventLimits {
    return EVENT_LIMITS;
  }
}
