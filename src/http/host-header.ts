import type { FastifyInstance } from 'fastify';
import { RequestMalformed } from './error-answers';

/**
 * Rejects a request without a Host header, which HTTP/1.1 requires.
 */
export function requireHost(server: FastifyInstance): void {
  server.addHook('onRequest', ({ raw: { httpVersion, headers } }, reply, done) => {
    const isMissing = httpVersion === '1.1' && headers.host === undefined;
    if (isMissing) reply.header('connection', 'close');
    done(isMissing ? new RequestMalformed('the Host header is missing') : undefined);
  });
}

/**
 * Rejects a Host header that is not valid in a URL: Apollo's integration builds a URL to read the query string.
 */
export function requireValidHost(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const isValid = URL.canParse(request.url, `${request.protocol}://${request.hostname}/`);
    done(isValid ? undefined : new RequestMalformed('the Host header is invalid'));
  });
}
