import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toWireFailure } from '../rest/wire-answer';
import { maskError } from './error-masking';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** What a client is told of its own mistake, by Fastify's code of it. */
const MESSAGES: Readonly<Record<string, string>> = {
  BODY_NOT_UTF8: 'the body is not UTF-8',
  FST_ERR_BAD_URL: 'the URL is invalid',
  FST_ERR_CTP_BODY_TOO_LARGE: 'the body is too large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'the body is empty',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'the body is not as long as the Content-Length header says',
  FST_ERR_CTP_INVALID_JSON_BODY: 'the body is not valid JSON',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'the media type must be application/json',
};

/**
 * Answers what no route does, in the shape of the door that was knocked at: the platform's own under `/v2/`,
 * GraphQL's everywhere else.
 */
export function registerErrorAnswers(server: FastifyInstance): void {
  server.setNotFoundHandler((request, reply) => {
    const url = request.url.split('?', 1)[0] ?? '';
    const allowed = METHODS.filter((method) => server.hasRoute({ method, url }));
    if (allowed.length === 0) return answerError(request, reply, 404, 'not found', { code: 'NOT_FOUND' });
    reply.header('allow', allowed.join(', '));
    return answerError(request, reply, 405, `the method must be ${allowed.join(' or ')}`, {
      code: 'METHOD_NOT_ALLOWED',
    });
  });

  server.setErrorHandler((error: FastifyError, request, reply) => {
    const { statusCode: status = 500 } = error;
    if (status >= 400 && status < 500) {
      return answerError(request, reply, status, MESSAGES[error.code] ?? 'the request is malformed', {
        code: 'BAD_REQUEST',
      });
    }
    const { status: masked, message, extensions } = maskError(error, request.log);
    return answerError(request, reply, masked, message, extensions);
  });
}

/**
 * Answers an error in the shape of the door that was knocked at.
 */
export function answerError(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  message: string,
  extensions: Readonly<Record<string, unknown>>,
): FastifyReply {
  const body = request.url.startsWith('/v2/')
    ? toWireFailure(status, message)
    : { errors: [{ message, extensions }] };
  return reply.code(status).send(body);
}
