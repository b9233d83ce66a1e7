import type { FastifyInstance } from 'fastify';
import type { VariableName } from '../config';

interface BodyLimit {
  /** The variable that sets it. */
  readonly variable: VariableName;
  readonly bytes: number;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** The largest body that the routes of this instance accept. */
    bodyLimit: BodyLimit;
  }
}

/**
 * Limits the bodies that the routes of an API accept, unless an API below has its own limit.
 */
export function limitBodies(api: FastifyInstance, limit: BodyLimit): void {
  api.decorate('bodyLimit', limit);
  api.addHook('onRoute', (route) => {
    route.bodyLimit = limit.bytes;
  });
}
