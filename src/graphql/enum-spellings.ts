import { type GraphQLSchema, isEnumType } from 'graphql';

/**
 * Makes an enum accept other spellings of its values in variables. They are not in the schema, where code generators
 * would make two names of one, and documents have to use the values of the schema.
 *
 * @param toValue returns the value that a text spells; undefined if it spells none
 */
export function acceptSpellings(
  schema: GraphQLSchema,
  enumName: string,
  toValue: (text: string) => string | undefined,
): void {
  const type = schema.getType(enumName);
  if (!isEnumType(type)) throw new Error(`the schema has no enum ${enumName}`);
  const parseValue = type.parseValue.bind(type);
  // graphql-js calls this for variables only, and `parseLiteral` for documents.
  type.parseValue = (value, hideSuggestions): unknown =>
    parseValue(typeof value === 'string' ? (toValue(value) ?? value) : value, hideSuggestions);
}
