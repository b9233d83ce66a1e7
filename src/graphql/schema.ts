import 'reflect-metadata';
import { type GraphQLObjectType, GraphQLSchema } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { checkScopes } from './authorization';
import { toMutationType, toQueryType } from './root-types';

/**
 * Builds a schema from type-graphql resolvers. All root fields are nullable, and every payload of a mutation has
 * `query`; the context of its operations is a MutationContext.
 */
export function buildSchema(resolvers: Readonly<NonEmptyArray<NewableFunction>>): GraphQLSchema {
  const config = buildSchemaSync({
    resolvers,
    scalarsMap: [{ type: Date, scalar: GraphQLDateTime }],
    // The use cases call class-validator. Here it would throw, and only report the first invalid item of a list.
    validate: false,
    authChecker: checkScopes,
    // It would run the introspection query at each start. Apollo Server validates the schema, and so does a test.
    skipCheck: true,
  }).toConfig();
  const query = toQueryType(rootOf(config.query), 'Reads behavioral events.');
  const mutation = toMutationType(rootOf(config.mutation), query.type, 'Changes behavioral events.');
  const replaced = new Set<unknown>([...query.replaced, ...mutation.replaced]);
  return new GraphQLSchema({
    ...config,
    query: query.type,
    mutation: mutation.type,
    types: config.types.filter((type) => !replaced.has(type)),
  });
}

function rootOf(type: GraphQLObjectType | null | undefined): GraphQLObjectType {
  if (!type) throw new Error('the schema lacks a root type');
  return type;
}
