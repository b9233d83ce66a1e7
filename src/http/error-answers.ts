import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { maskError } from './error-masking';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The messages for a client's mistake, by Fastify's error code. */
const MESSAGES: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'the URL is invalid',
  FST_ERR_CTP_BODY_TOO_LARGE: 'the body is too large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'the body is empty',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'the body is not as long as the Content-Length header says',
  FST_ERR_CTP_INVALID_JSON_BODY: 'the body is not valid JSON',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'the media type must be application/json',
};

/** Refuses a request before an operation is executed. The client sees all of it. */
export class RequestRefused extends Error {
  override readonly name: string = 'RequestRefused';

  /**
   * @param statusCode the HTTP status of the answer
   * @param extensions `code`, and what else a client can act on
   * @param headers headers of the answer, such as `Retry-After`
   */
  constructor(
    readonly statusCode: number,
    message: string,
    readonly extensions: RefusalExtensions,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

interface RefusalExtensions extends Readonly<Record<string, unknown>> {
  readonly code: string;
}

/** A request that is not valid HTTP or JSON. */
export class RequestMalformed extends RequestRefused {
  constructor(message: string) {
    super(400, message, { code: 'BAD_REQUEST' });
  }
}

/** Builds the body of an error in the format of an API. */
export type ErrorBody = (
  status: number,
  message: string,
  extensions: Readonly<Record<string, unknown>>,
) => unknown;

declare module 'fastify' {
  interface FastifyInstance {
    /** The error format of the API that this instance serves. */
    toErrorBody: ErrorBody;
  }
}

/**
 * Answers errors, and requests that no route accepts.
 *
 * @param toBody the format of errors, unless an API below has its own
 */
export function registerErrorAnswers(server: FastifyInstance, toBody: ErrorBody): void {
  server.decorate('toErrorBody', toBody);
  // Runs before the body is read: a body does not matter to a path that accepts none.
  server.addHook('onRequest', (request, reply, done) => {
    if (request.is404 || isBareOptions(request)) answerNotFound(request, reply);
    else done();
  });
  server.setNotFoundHandler(answerNotFound);
  server.setErrorHandler((error: FastifyError | RequestRefused, request, reply) =>
    answerError(request.server.toErrorBody, error, request, reply),
  );
}

/**
 * Gives an API below a prefix its own error format.
 */
export function setErrorFormat(api: FastifyInstance, toBody: ErrorBody): void {
  api.decorate('toErrorBody', toBody);
  api.setNotFoundHandler(answerNotFound);
  api.options('/*', answerNotFound);
}

/** The gateway uses this method for preflight requests only. */
function isBareOptions({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] === undefined;
}

/**
 * Answers an error: tells the client of its own mistake, and masks any other error.
 */
export function answerError(
  toBody: ErrorBody,
  error: FastifyError | RequestRefused,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof RequestRefused) {
    const { statusCode: status, message, extensions, headers } = error;
    return reply
      .code(status)
      .headers(headers)
      .send(toBody(status, message, extensions));
  }
  const { statusCode: status = 500, code } = error;
  if (status >= 400 && status < 500) {
    const message = MESSAGES[code] ?? 'the request is malformed';
    return reply.code(status).send(toBody(status, message, { code: 'BAD_REQUEST' }));
  }
  const masked = maskError(error, request.log);
  if (masked.retryAfter !== undefined) reply.header('retry-after', masked.retryAfter);
  return reply.code(masked.status).send(toBody(masked.status, masked.message, { ...masked.extensions }));
}

function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { server } = request;
  const url = request.url.split('?', 1)[0] ?? '';
  const allowed = METHODS.filter((method) => server.hasRoute({ method, url }));
  if (allowed.length === 0) {
    return reply.code(404).send(server.toErrorBody(404, 'not found', { code: 'NOT_FOUND' }));
  }
  const message = `the method must be ${allowed.join(' or ')}`;
  return reply
    .code(405)
    .header('allow', allowed.join(', '))
    .send(server.toErrorBody(405, message, { code: 'METHOD_NOT_ALLOWED' }));
}
