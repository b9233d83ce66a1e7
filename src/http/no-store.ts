import type { FastifyInstance } from 'fastify';

/** Forbids caching: any response may change with the next request. */
export function forbidCaching(server: FastifyInstance): void {
  server.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'no-store');
    done();
  });
}
