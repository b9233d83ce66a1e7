import 'reflect-metadata';
import { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { checkScopes } from './authorization';

/**
 * Builds a schema from type-graphql resolvers.
 */
export function buildSchema(resolvers: Readonly<NonEmptyArray<NewableFunction>>): GraphQLSchema {
  const config = buildSchemaSync({
    resolvers,
    scalarsMap: [{ type: Date, scalar: GraphQLDateTime }],
    // The use cases call class-validator. Here it would throw, and only report the first invalid item of a list.
    validate: false,
    authChecker: checkScopes,
  }).toConfig();
  const { query, mutation } = config;
  return new GraphQLSchema({
    ...config,
    query: withDescription(query, 'Reads behavioral events.'),
    mutation: withDescription(mutation, 'Changes behavioral events.'),
    types: config.types.filter((type) => type !== query && type !== mutation),
  });
}

/** type-graphql has no way to describe the root types. */
function withDescription(type: GraphQLObjectType | null | undefined, description: string): GraphQLObjectType {
  if (!type) throw new Error('the schema lacks a root type');
  return new GraphQLObjectType({ ...type.toConfig(), description });
}
