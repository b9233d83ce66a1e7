import type { FastifyInstance } from 'fastify';
import { NEVER_SHED } from './load-shedding';

/** Served to everyone, whatever the load is. */
const ALWAYS = { config: { ...NEVER_SHED, isPublic: true } };

/**
 * Serves `/healthz`, which answers while the process is alive, and `/readyz`, which answers 503 if the gateway
 * cannot serve requests.
 *
 * @param check resolves if the gateway can serve requests, with what else the answer says
 */
export function registerHealth(
  server: FastifyInstance,
  check: () => Promise<Readonly<Record<string, string>> | null>,
): void {
  server.get('/healthz', ALWAYS, () => ({ status: 'ok' }));

  server.get('/readyz', ALWAYS, async (request, reply) => {
    try {
      const details = await check();
      return { status: 'ok', ...details };
    } catch (error) {
      request.log.warn({ err: error }, 'not ready');
      return reply.code(503).send({ status: 'unavailable' });
    }
  });
}
