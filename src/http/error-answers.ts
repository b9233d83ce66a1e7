import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VariableName } from '../config';
import type { MaskError } from './error-masking';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The messages for a client's mistake, by Fastify's error code. */
const MESSAGES: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'the URL is invalid',
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
  /** The variable that sets the limit which the request exceeds. */
  readonly limit?: VariableName;
}

/** A request that is not valid HTTP or JSON. */
export class RequestMalformed extends RequestRefused {
  constructor(message: string) {
    super(400, message, { code: 'BAD_REQUEST' });
  }
}

/** A request that exceeds a limit. */
export class LimitExceeded extends RequestRefused {
  /**
   * @param limit the variable that sets the limit
   */
  constructor(limit: VariableName, message: string, statusCode = 400) {
    super(statusCode, message, { code: 'BAD_REQUEST', limit });
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
    maskError: MaskError;
  }
}

/**
 * Answers errors, and requests that no route accepts.
 *
 * @param toBody the format of errors, unless an API below has its own
 */
export function registerErrorAnswers(server: FastifyInstance, toBody: ErrorBody, maskError: MaskError): void {
  server.decorate('toErrorBody', toBody);
  server.decorate('maskError', maskError);
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
  const refusal = error instanceof RequestRefused ? error : refusalOf(error, request);
  if (refusal) return refuse(toBody, refusal, request, reply);
  const { status, message, extensions, retryAfter } = request.server.maskError(error, request.log);
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  request.observation?.noteError(extensions);
  if (extensions.limit !== undefined) request.server.refusals.count(extensions.limit);
  return reply.code(status).send(toBody(status, message, { ...extensions }));
}

type Refusal = Pick<RequestRefused, 'statusCode' | 'message' | 'extensions' | 'headers'>;

/** The refusal that an error of Fastify stands for; undefined if the error is not the client's mistake. */
function refusalOf({ statusCode = 500, code }: FastifyError, request: FastifyRequest): Refusal | undefined {
  if (statusCode < 400 || statusCode >= 500) return undefined;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const { variable, bytes } = request.server.bodyLimit;
    return new LimitExceeded(variable, `the body is larger than ${bytes} bytes`, statusCode);
  }
  const message = MESSAGES[code] ?? 'the request is malformed';
  return { statusCode, message, extensions: { code: 'BAD_REQUEST' }, headers: {} };
}

/** Answers a request that is refused, and counts it unless its connection has been rejected or closed. */
function refuse(
  toBody: ErrorBody,
  { statusCode, message, extensions, headers }: Refusal,
  { server, raw, socket, observation }: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  observation?.noteError(extensions);
  if (socket.writable && !raw.readableAborted) server.refusals.count(extensions.limit ?? extensions.code);
  return reply
    .code(statusCode)
    .headers(headers)
    .send(toBody(statusCode, message, extensions));
}

function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { server } = request;
  const url = request.url.split('?', 1)[0] ?? '';
  const allowed = METHODS.filter((method) => server.hasRoute({ method, url }));
  const refusal: Refusal =
    allowed.length === 0
      ? { statusCode: 404, message: 'not found', extensions: { code: 'NOT_FOUND' }, headers: {} }
      : {
          statusCode: 405,
          message: `the method must be ${allowed.join(' or ')}`,
          extensions: { code: 'METHOD_NOT_ALLOWED' },
          headers: { allow: allowed.join(', ') },
        };
  return refuse(server.toErrorBody, refusal, request, reply);
}
