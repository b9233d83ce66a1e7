import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import type { VariableName } from '../config';
import type { Connections } from './connections';
import type { ErrorBody } from './error-answers';
import type { Refusals } from './refusals';
import type { StandardHeaders } from './standard-headers';

/** How long a connection stays open after the last answer, in ms. */
const LINGER = 1_000;

const TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT';

interface Rejection {
  readonly status: number;
  readonly message: string;
  /** The variable that sets the limit which the request exceeds. */
  readonly limit?: VariableName;
}

const MALFORMED: Rejection = { status: 400, message: 'the request is malformed' };
const TIMED_OUT: Rejection = { status: 408, message: 'the request did not arrive in time' };
const EXPECTATION_FAILED: Rejection = { status: 417, message: 'the Expect header must be 100-continue' };

/** The reasons of Node, by its error code. */
const REJECTIONS: Readonly<Record<string, Rejection>> = {
  [TIMEOUT]: { ...TIMED_OUT, limit: 'REQUEST_TIMEOUT' },
  HPE_HEADER_OVERFLOW: { status: 431, message: 'the header is too large', limit: 'MAX_HEADER_SIZE' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, message: 'the chunk extensions are too large' },
};

/** An error of a connection as Node reports it: of its HTTP parser, of its socket, or a timeout. */
interface ConnectionError extends Error {
  readonly code?: string;
  /** What the parser was reading. */
  readonly rawPacket?: unknown;
}

export interface RejectedConnectionsOptions {
  readonly connections: Connections;
  /** The error format of the API at a URL, which may be empty. */
  readonly formatOf: (url: string) => ErrorBody;
  readonly standardHeaders: StandardHeaders;
  readonly refusals: Refusals;
  readonly log: FastifyBaseLogger;
}

/**
 * Answers what Node rejects before it reaches a route, in the error format of the API, and closes the connection. A
 * request is answered once, and those before it on the same connection first.
 */
export class RejectedConnections {
  readonly #connections: Connections;
  readonly #formatOf: (url: string) => ErrorBody;
  readonly #standardHeaders: StandardHeaders;
  readonly #refusals: Refusals;
  readonly #log: FastifyBaseLogger;

  constructor({ connections, formatOf, standardHeaders, refusals, log }: RejectedConnectionsOptions) {
    this.#connections = connections;
    this.#formatOf = formatOf;
    this.#standardHeaders = standardHeaders;
    this.#refusals = refusals;
    this.#log = log;
  }

  /** Answers what the server would otherwise answer by itself. */
  watch(server: Server): void {
    server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
      const { status, headers, body } = this.#answer(EXPECTATION_FAILED, request.url);
      response.writeHead(status, headers).end(body);
    });
    server.on('connect', ({ socket }: IncomingMessage) => {
      this.#reject(socket, MALFORMED, '');
    });
  }

  /** Handles the event `clientError` of the server. */
  handle(error: ConnectionError, socket: Socket): void {
    const { code = '' } = error;
    if (code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const { interrupted } = this.#connections.of(socket);
    const url = interrupted ? interrupted.request.url : urlIn(error.rawPacket);
    this.#reject(socket, REJECTIONS[code] ?? MALFORMED, url, code);
  }

  /** Rejects a request that has not arrived completely. */
  timeOut(socket: Socket): void {
    this.#reject(socket, TIMED_OUT, this.#connections.of(socket).interrupted?.request.url, TIMEOUT);
  }

  #reject(socket: Socket, rejection: Rejection, url: string | undefined, code?: string): void {
    const connection = this.#connections.of(socket);
    if (connection.isRejected) return;
    connection.isRejected = true;
    const { interrupted, unfinished } = connection;
    const answer = (): void => {
      if (!socket.writable) return;
      // The route may have answered without waiting for the body, or the body may have arrived after all.
      if (interrupted && (interrupted.response.headersSent || interrupted.request.complete)) {
        const { response } = interrupted;
        const close = (): void => {
          socket.destroySoon();
        };
        if (unfinished.has(response)) response.once('close', close);
        else close();
        return;
      }
      this.#log.info({ status: rejection.status, reason: code }, 'connection rejected');
      socket.end(toBytes(this.#answer(rejection, url)));
      // The rest of a request that was too slow must not become a request now.
      if (code === TIMEOUT) socket.destroySoon();
      // Closed at once, the connection could be reset before the client has read the answer.
      else setTimeout(() => socket.destroy(), LINGER).unref();
    };
    const before = [...unfinished].filter((response) => response !== interrupted?.response).at(-1);
    if (before) before.once('close', answer);
    else answer();
  }

  /** The answer to a request that is rejected now. */
  #answer({ status, message, limit }: Rejection, url = ''): Answer {
    const code = 'BAD_REQUEST';
    this.#refusals.count(limit ?? code);
    const body = JSON.stringify(this.#formatOf(url)(status, message, { code, ...(limit && { limit }) }));
    return {
      status,
      headers: {
        ...this.#standardHeaders,
        connection: 'close',
        'content-length': Buffer.byteLength(body),
        'content-type': 'application/json; charset=utf-8',
        date: new Date().toUTCString(),
      },
      body,
    };
  }
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string;
}

function toBytes({ status, headers, body }: Answer): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}

/** The URL of a request line; undefined if the bytes do not begin with one. */
function urlIn(packet: unknown): string | undefined {
  // Enough to tell the APIs apart.
  const start = Buffer.isBuffer(packet) ? packet.toString('latin1', 0, 100) : '';
  return /^\S+ (\/\S*)/.exec(start)?.[1];
}
