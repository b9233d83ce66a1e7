import 'reflect-metadata';
import { GraphQLObjectType, GraphQLSchema, printSchema } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { buildSchemaSync } from 'type-graphql';
import { customerIdentifierTypeEnum } from './events/event.enums';
import { EventConnectionResolver, EventResolver } from './events/event.resolver';
import { FieldTypeResolver } from './events/field-type.resolver';
import { WriteEventResolver } from './events/write-event.resolver';

/**
 * Builds the schema that the gateway serves.
 */
export function buildGatewaySchema(): GraphQLSchema {
  const built = buildSchemaSync({
    resolvers: [EventResolver, EventConnectionResolver, FieldTypeResolver, WriteEventResolver],
    scalarsMap: [{ type: Date, scalar: GraphQLDateTime }],
    // The use case runs class-validator itself: here it would throw, and tell the first bad item of a list only.
    validate: false,
  }).toConfig();
  return new GraphQLSchema({
    ...built,
    query: describeType(built.query, 'Reads behavioral events.'),
    mutation: describeType(built.mutation, 'Changes behavioral events.'),
    types: [
      ...built.types.filter((type) => type !== built.query && type !== built.mutation),
      customerIdentifierTypeEnum,
    ],
  });
}

/** type-graphql makes the root types itself, without a word. */
function describeType(type: GraphQLObjectType | null | undefined, description: string): GraphQLObjectType {
  if (!type) throw new Error('the schema lacks a root type');
  return new GraphQLObjectType({ ...type.toConfig(), description });
}

/**
 * The text of `schema.graphql`.
 */
export function printGatewaySchema(): string {
  return `${printSchema(buildGatewaySchema())}\n`;
}

if (require.main === module) process.stdout.write(printGatewaySchema());
