import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { RequestMalformed, RequestRefused } from './error-answers';

/**
 * Accepts JSON bodies only, without a content encoding such as gzip. Rejects bytes that are not UTF-8, which Fastify's
 * own parser would silently replace. Keys such as `__proto__` are properties like any other. An object of a body must
 * not be the source of `Object.assign`, which would make the value of that key the prototype of its target.
 */
export function registerJsonBody(server: FastifyInstance): void {
  server.addHook('preParsing', ({ headers }, reply, _payload, done) => {
    const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
    if (!hasBody || isIdentity(headers['content-encoding'])) {
      done();
    } else {
      reply.header('accept-encoding', 'identity');
      done(new RequestRefused(415, 'the content encoding must be identity', { code: 'BAD_REQUEST' }));
    }
  });
  // JSON.parse itself changes no prototype, so there is nothing to reject or to remove.
  const parseJson = server.getDefaultJsonParser('ignore', 'ignore');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (!isUtf8(body)) done(new RequestMalformed('the body is not UTF-8'));
    else void parseJson(request, body.toString('utf8'), done);
  });
}

function isIdentity(encodings = ''): boolean {
  return encodings.split(',').every((encoding) => ['', 'identity'].includes(encoding.trim().toLowerCase()));
}
