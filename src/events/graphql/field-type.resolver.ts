import { Query, Resolver } from 'type-graphql';
import { describeFieldTypes } from '../describe-field-types';
import { FieldTypeInfo } from './field-type.type';

@Resolver()
export class FieldTypeResolver {
  @Query(() => [FieldTypeInfo], {
    description:
      'All field types, with the attributes that a field of each may have: the metadata for a form.',
  })
  fieldTypes(): readonly FieldTypeInfo[] {
    return describeFieldTypes();
  }
}
