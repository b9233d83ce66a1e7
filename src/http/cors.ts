import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** Where Apollo Sandbox lives when it is not the page that the gateway serves itself. */
const APOLLO_SANDBOX = 'https://studio.apollographql.com';

/**
 * Lets the pages of the given origins call the gateway; in development those of Apollo Sandbox too.
 */
export async function registerCors(
  server: FastifyInstance,
  origins: readonly string[],
  development: boolean,
): Promise<void> {
  await server.register(cors, {
    origin: origins.includes('*') ? '*' : [...origins, ...(development ? [APOLLO_SANDBOX] : [])],
    methods: ['GET', 'POST', 'PUT'],
    exposedHeaders: ['idempotency-replayed'],
    // A preflight without an origin is no mistake to be answered in plain text.
    strictPreflight: false,
    // A browser asks again after a day at the latest.
    maxAge: 86_400,
  });
}
