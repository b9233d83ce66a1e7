import { type GraphQLSchema, printSchema } from 'graphql';
import { EVENT_ORPHANED_TYPES, EVENT_RESOLVERS } from './events/graphql/resolvers';
import { buildSchema } from './graphql/schema';

/**
 * Builds the schema that the gateway serves.
 */
export function buildGatewaySchema(): GraphQLSchema {
  return buildSchema(EVENT_RESOLVERS, EVENT_ORPHANED_TYPES);
}

/**
 * Prints the schema, as in `schema.graphql`.
 */
export function printGatewaySchema(): string {
  return `${printSchema(buildGatewaySchema())}\n`;
}
