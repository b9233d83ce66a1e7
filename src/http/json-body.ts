import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { RequestMalformed } from './error-answers';

/**
 * Accepts JSON bodies only. Rejects bytes that are not UTF-8, which Fastify's own parser would silently replace, and
 * keys that would change a prototype.
 */
export function registerJsonBody(server: FastifyInstance): void {
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (!isUtf8(body)) done(new RequestMalformed('the body is not UTF-8'));
    else void parseJson(request, body.toString('utf8'), done);
  });
}
