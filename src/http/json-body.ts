import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { RequestMalformed } from './error-answers';

/**
 * Reads JSON bodies alone. Bytes that are not UTF-8 are refused, where Fastify's own parser would replace them
 * without a word, and so are keys that would poison a prototype.
 */
export function registerJsonBody(server: FastifyInstance): void {
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (!isUtf8(body)) done(new RequestMalformed('the body is not UTF-8'));
    else void parseJson(request, body.toString('utf8'), done);
  });
}
