import type { FastifyInstance } from 'fastify';

/** Who sent a request. */
export interface Caller {
  readonly orgId: string;
  /** The name of the API key or the subject of the token; null if the gateway authenticates nobody. */
  readonly name: string | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}

/** Every request belongs to this organisation. */
const DEFAULT_CALLER: Caller = { orgId: 'default', name: null };

/**
 * Decides who sent a request, before any route sees it.
 */
export function registerCaller(server: FastifyInstance): void {
  server.decorateRequest('caller');
  server.addHook('onRequest', (request, _reply, done) => {
    request.caller = DEFAULT_CALLER;
    done();
  });
}
