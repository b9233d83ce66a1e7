import type { FastifyInstance } from 'fastify';

/** Forbids caching: the next request may change any answer. */
export function forbidCaching(server: FastifyInstance): void {
  server.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'no-store');
    done();
  });
}
