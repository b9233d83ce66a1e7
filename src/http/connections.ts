import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A request, which may not be complete, and its response. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** What is under way on a connection of a client. */
export class Connection {
  /** Whether the connection has been rejected: it gets no further answer. */
  isRejected = false;

  readonly #unfinished = new Set<ServerResponse>();
  #latest: Exchange | undefined;
  /** What had been received when the last response was finished. */
  #bytesAnswered = 0;

  constructor(readonly socket: Socket) {}

  /** The exchange that began last; undefined before the first one. */
  get latest(): Exchange | undefined {
    return this.#latest;
  }

  /** The responses that are not completely sent, in the order of the requests. */
  get unfinished(): ReadonlySet<ServerResponse> {
    return this.#unfinished;
  }

  /** The exchange whose request has not arrived completely; undefined if there is none. */
  get interrupted(): Exchange | undefined {
    return this.#latest?.request.complete === false ? this.#latest : undefined;
  }

  /** Whether everything that the client has sent has been answered. A new connection has not sent anything yet. */
  get isIdle(): boolean {
    return (
      this.#latest?.request.complete === true &&
      this.#unfinished.size === 0 &&
      this.socket.bytesRead === this.#bytesAnswered
    );
  }

  /** Follows an exchange until its response is sent. */
  follow(exchange: Exchange): void {
    const { response } = exchange;
    this.#latest = exchange;
    this.#unfinished.add(response);
    response.once('close', () => {
      this.#unfinished.delete(response);
      this.#bytesAnswered = this.socket.bytesRead;
    });
  }
}

/** The connections of a server. */
export class Connections {
  readonly #bySocket = new WeakMap<Socket, Connection>();
  readonly #open = new Set<Connection>();

  /** Follows every connection of the server, and the requests on it. */
  watch(server: Server): void {
    server.on('connection', (socket: Socket) => {
      const connection = this.of(socket);
      this.#open.add(connection);
      socket.once('close', () => this.#open.delete(connection));
    });
    const follow = (request: IncomingMessage, response: ServerResponse): void => {
      this.of(request.socket).follow({ request, response });
    };
    server.prependListener('request', follow);
    server.prependListener('checkExpectation', follow);
  }

  of(socket: Socket): Connection {
    const known = this.#bySocket.get(socket);
    if (known) return known;
    const connection = new Connection(socket);
    this.#bySocket.set(socket, connection);
    return connection;
  }

  /** The connections that are open. */
  get open(): readonly Connection[] {
    return [...this.#open];
  }
}
