import type { GraphQLSchema } from 'graphql';
import { EVENT_RESOLVERS } from './events/graphql/resolvers';
import { readValueType } from './events/model/attribute-values';
import { acceptSpellings } from './graphql/enum-spellings';
import { buildSchema } from './graphql/schema';
import { printSchemaFile } from './graphql/schema-file';

/**
 * Builds the schema that the gateway serves.
 */
export function buildGatewaySchema(): GraphQLSchema {
  const schema = buildSchema(EVENT_RESOLVERS);
  acceptSpellings(schema, 'AttributeValueType', readValueType);
  return schema;
}

/**
 * Prints the schema, as in `schema.graphql`.
 */
export function printGatewaySchema(): string {
  return printSchemaFile(buildGatewaySchema());
}
