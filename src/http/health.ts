import type { FastifyInstance } from 'fastify';

/**
 * `/healthz` answers while the process lives; `/readyz` while it can serve, 503 otherwise.
 *
 * @param check resolves if the gateway can serve
 */
export function registerHealth(server: FastifyInstance, check: () => Promise<void>): void {
  server.get('/healthz', () => ({ status: 'ok' }));

  server.get('/readyz', async (request, reply) => {
    try {
      await check();
      return { status: 'ok' };
    } catch (error) {
      request.log.warn({ err: error }, 'not ready');
      return reply.code(503).send({ status: 'unavailable' });
    }
  });
}
