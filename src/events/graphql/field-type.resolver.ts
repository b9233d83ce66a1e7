import 'reflect-metadata';
import { Authorized, Ctx, Query, Resolver } from 'type-graphql';
import { PERMISSIONS } from '../../auth/permissions';
import { describeFieldTypes } from '../describe-field-types';
import { EventFieldType } from '../model/enums';
import { list } from './complexity';
import { FieldTypeInfo } from './field-type.type';
import type { GraphQLContext } from './graphql-context';

@Resolver()
export class FieldTypeResolver {
  @Query(() => [FieldTypeInfo], {
    description:
      'All field types, with the attributes that a field of each may have: the metadata for a form.',
    complexity: list(Object.keys(EventFieldType).length),
  })
  @Authorized(PERMISSIONS['Query.fieldTypes'])
  fieldTypes(@Ctx() { events }: GraphQLContext): readonly FieldTypeInfo[] {
    return describeFieldTypes(events.strict);
  }
}
