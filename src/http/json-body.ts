import { isUtf8 } from 'node:buffer';
import createError from '@fastify/error';
import type { FastifyInstance } from 'fastify';

/** The body holds bytes that are no text. */
const BodyNotUtf8 = createError('BODY_NOT_UTF8', 'the body is not UTF-8', 400);

/**
 * Reads JSON bodies alone. Bytes that are not UTF-8 are refused, where Fastify's own parser would replace them
 * without a word, and so are keys that would poison a prototype.
 */
export function registerJsonBody(server: FastifyInstance): void {
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (!isUtf8(body)) done(new BodyNotUtf8());
    else void parseJson(request, body.toString('utf8'), done);
  });
}
