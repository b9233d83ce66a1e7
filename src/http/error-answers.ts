import createError from '@fastify/error';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { maskError } from './error-masking';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** What a client is told of its own mistake, by Fastify's code of it. */
const MESSAGES: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'the URL is invalid',
  FST_ERR_CTP_BODY_TOO_LARGE: 'the body is too large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'the body is empty',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'the body is not as long as the Content-Length header says',
  FST_ERR_CTP_INVALID_JSON_BODY: 'the body is not valid JSON',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'the media type must be application/json',
};

/** A mistake of the client that Fastify does not look for; its message is meant for the client. */
const MALFORMED = 'REQUEST_MALFORMED';
export const RequestMalformed = createError(MALFORMED, '%s', 400);

/** Writes the body of an answer in the shape of the door that was knocked at. */
export type ErrorBody = (
  request: FastifyRequest,
  status: number,
  message: string,
  extensions: Readonly<Record<string, unknown>>,
) => unknown;

/**
 * Answers what no route does, and every error that leaves one.
 */
export function registerErrorAnswers(server: FastifyInstance, toBody: ErrorBody): void {
  // Before the body is read: what is wrong with that does not matter at an address that takes none.
  server.addHook('onRequest', (request, reply, done) => {
    if (request.is404 || isBareOptions(request)) answerNotFound(server, toBody, request, reply);
    else done();
  });
  server.setNotFoundHandler((request, reply) => answerNotFound(server, toBody, request, reply));
  server.setErrorHandler((error: FastifyError, request, reply) => answerError(toBody, error, request, reply));
}

/** The one use that the gateway has for this method is a preflight, which names the method that is to follow. */
function isBareOptions({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] === undefined;
}

/**
 * Answers an error of the client in words that are meant for it, and masks any other.
 */
export function answerError(
  toBody: ErrorBody,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { statusCode: status = 500, code } = error;
  if (status >= 400 && status < 500) {
    const message = MESSAGES[code] ?? (code === MALFORMED ? error.message : 'the request is malformed');
    return reply.code(status).send(toBody(request, status, message, { code: 'BAD_REQUEST' }));
  }
  const masked = maskError(error, request.log);
  return reply
    .code(masked.status)
    .send(toBody(request, masked.status, masked.message, { ...masked.extensions }));
}

function answerNotFound(
  server: FastifyInstance,
  toBody: ErrorBody,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const url = request.url.split('?', 1)[0] ?? '';
  const allowed = METHODS.filter((method) => server.hasRoute({ method, url }));
  if (allowed.length === 0) {
    return reply.code(404).send(toBody(request, 404, 'not found', { code: 'NOT_FOUND' }));
  }
  const message = `the method must be ${allowed.join(' or ')}`;
  return reply
    .code(405)
    .header('allow', allowed.join(', '))
    .send(toBody(request, 405, message, { code: 'METHOD_NOT_ALLOWED' }));
}
