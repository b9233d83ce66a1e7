import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { ServerConfig } from '../config';

/** The origin of Apollo Sandbox, unless the gateway serves it. */
const APOLLO_SANDBOX = 'https://studio.apollographql.com';

/**
 * Permits pages of the given origins to call the gateway, and in development Apollo Sandbox too.
 */
export async function registerCors(
  server: FastifyInstance,
  { corsOrigins, development }: Pick<ServerConfig, 'corsOrigins' | 'development'>,
): Promise<void> {
  await server.register(cors, {
    origin: corsOrigins.includes('*') ? '*' : [...corsOrigins, ...(development ? [APOLLO_SANDBOX] : [])],
    methods: ['GET', 'POST', 'PUT'],
    exposedHeaders: ['idempotency-replayed', 'retry-after'],
    // Otherwise a preflight request without an origin is answered in plain text.
    strictPreflight: false,
    // Browsers cache a preflight response for a day at most.
    maxAge: 86_400,
  });
}
