import type { FastifyInstance } from 'fastify';
import { answerError } from './error-answers';

/**
 * Refuses a Host header that no URL can hold: Apollo's integration reads the query string through one.
 */
export function requireValidHost(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (URL.canParse(request.url, `${request.protocol}://${request.hostname}/`)) done();
    else answerError(request, reply, 400, 'the Host header is invalid', { code: 'BAD_REQUEST' });
  });
}
