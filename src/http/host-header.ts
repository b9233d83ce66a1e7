import type { FastifyInstance } from 'fastify';
import { RequestMalformed } from './error-answers';

/**
 * Refuses a Host header that no URL can hold: Apollo's integration reads the query string through one.
 */
export function requireValidHost(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const isValid = URL.canParse(request.url, `${request.protocol}://${request.hostname}/`);
    done(isValid ? undefined : new RequestMalformed('the Host header is invalid'));
  });
}
