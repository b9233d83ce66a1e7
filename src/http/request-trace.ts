import type { FastifyInstance } from 'fastify';
import { isTracing, tracer } from '../tracing/tracer';

/**
 * Names the span of each request by its route, if traces are exported.
 */
export function registerRequestTrace(server: FastifyInstance): void {
  if (!isTracing()) return;
  server.addHook('onRequest', (request, _reply, done) => {
    const { url } = request.routeOptions;
    if (url !== undefined) tracer().setRoute(url);
    done();
  });
}
