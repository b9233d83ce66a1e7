import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toWireFailure } from '../rest/wire-answer';
import { maskError } from './error-masking';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** What a client is told of its own mistake, by status. */
const MESSAGES: Readonly<Record<number, string>> = {
  413: 'the body is too large',
  415: 'the media type must be application/json',
};

/**
 * Answers what no route does, in the shape of the door that was knocked at: the platform's own under `/v2/`,
 * GraphQL's everywhere else.
 */
export function registerErrorAnswers(server: FastifyInstance): void {
  server.setNotFoundHandler((request, reply) => {
    const url = request.url.split('?', 1)[0] ?? '';
    const allowed = METHODS.filter((method) => server.hasRoute({ method, url }));
    if (allowed.length === 0) return answer(request, reply, 404, 'NOT_FOUND', 'not found');
    reply.header('allow', allowed.join(', '));
    return answer(request, reply, 405, 'METHOD_NOT_ALLOWED', `the method must be ${allowed.join(' or ')}`);
  });

  server.setErrorHandler((error: FastifyError, request, reply) => {
    const { statusCode: status = 500 } = error;
    if (status >= 400 && status < 500) {
      return answer(request, reply, status, 'BAD_REQUEST', MESSAGES[status] ?? 'the body is not valid JSON');
    }
    const masked = maskError(error, request.log);
    return answer(request, reply, masked.status, masked.code, masked.message);
  });
}

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  code: string,
  message: string,
): FastifyReply {
  const body = request.url.startsWith('/v2/')
    ? toWireFailure(status, message)
    : { errors: [{ message, extensions: { code } }] };
  return reply.code(status).send(body);
}
