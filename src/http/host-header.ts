import type { FastifyInstance } from 'fastify';
import { RequestMalformed } from './error-answers';

/**
 * Rejects a Host header that is not valid in a URL: Apollo's integration builds a URL to read the query string.
 */
export function requireValidHost(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const isValid = URL.canParse(request.url, `${request.protocol}://${request.hostname}/`);
    done(isValid ? undefined : new RequestMalformed('the Host header is invalid'));
  });
}
