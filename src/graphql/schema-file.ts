import type { FastifyInstance } from 'fastify';
import { type GraphQLSchema, printSchema } from 'graphql';
import type { DisclosureConfig } from '../config';

/**
 * Serves `/schema.graphql`, the schema as a file, to whoever may introspect it: callers who are accepted, and nobody
 * where introspection is disabled.
 */
export function registerSchemaFile(
  server: FastifyInstance,
  schema: GraphQLSchema,
  { introspection }: Pick<DisclosureConfig, 'introspection'>,
): void {
  if (!introspection) return;
  let text: string | undefined;
  server.get('/schema.graphql', (_request, reply) => {
    text ??= printSchemaFile(schema);
    // Browsers show this type, and download others.
    return reply.type('text/plain; charset=utf-8').send(text);
  });
}

/**
 * Prints a schema, as in the file `schema.graphql` of the repository.
 */
export function printSchemaFile(schema: GraphQLSchema): string {
  return `${printSchema(schema)}\n`;
}
