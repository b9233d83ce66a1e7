import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { ServerConfig } from '../config';

/**
 * Permits pages of the given origins to call the gateway.
 */
export async function registerCors(
  server: FastifyInstance,
  { corsOrigins }: Pick<ServerConfig, 'corsOrigins'>,
): Promise<void> {
  await server.register(cors, {
    origin: corsOrigins.includes('*') ? '*' : [...corsOrigins],
    methods: ['GET', 'POST', 'PUT'],
    exposedHeaders: ['idempotency-replayed', 'retry-after', 'www-authenticate'],
    // Otherwise a preflight request without an origin is answered in plain text.
    strictPreflight: false,
    // Browsers cache a preflight response for a day at most.
    maxAge: 86_400,
  });
}
