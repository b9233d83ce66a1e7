import { Query, Resolver } from 'type-graphql';
import { FieldTypeInfo, fieldTypeInfos } from './field-type.type';

@Resolver()
export class FieldTypeResolver {
  @Query(() => [FieldTypeInfo], {
    description:
      'Every type that a field may have, with the attributes that it may carry: what a form needs.',
  })
  fieldTypes(): readonly FieldTypeInfo[] {
    return fieldTypeInfos();
  }
}
