import type { FastifyInstance } from 'fastify';
import type { Connection, Connections } from './connections';
import type { RejectedConnections } from './rejected-connections';

/** How long a client has to send the rest of a request when the gateway stops, in ms. */
const MAX_ARRIVAL = 2_000;

export interface ShutdownOptions {
  readonly connections: Connections;
  readonly rejected: RejectedConnections;
  /** How long the requests in flight may take, in ms. */
  readonly grace: number;
}

/**
 * Stops an HTTP server: idle connections are closed at once, the others after their answer. Requests that do not
 * arrive soon are rejected, and those that are not answered in time are cut off.
 */
export class Shutdown {
  readonly #server: FastifyInstance;
  readonly #connections: Connections;
  readonly #rejected: RejectedConnections;
  readonly #grace: number;
  #isStopping = false;
  /** Whether every request should have arrived by now. */
  #isArrivalOver = false;

  constructor(server: FastifyInstance, { connections, rejected, grace }: ShutdownOptions) {
    this.#server = server;
    this.#connections = connections;
    this.#rejected = rejected;
    this.#grace = grace;
    // Node calls this when the server is closed. Its own version destroys connections whose last answer a slow client
    // has not read completely.
    server.server.closeIdleConnections = () => {
      this.#closeConnections();
    };
    server.addHook('onSend', (request, reply, payload, done) => {
      const { latest } = connections.of(request.raw.socket);
      // Answers to pipelined requests follow on the same connection.
      if (this.#isStopping && latest?.request === request.raw) reply.header('connection', 'close');
      done(null, payload);
    });
    server.addHook('onResponse', (_request, _reply, done) => {
      // An answer that had begun before does not close its connection.
      if (this.#isStopping)
        setImmediate(() => {
          this.#closeConnections();
        });
      done();
    });
  }

  /** Whether the gateway stops, and should not get new requests. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** Resolves when all connections are closed. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const arrival = setTimeout(
      () => {
        this.#isArrivalOver = true;
        this.#closeConnections();
      },
      Math.min(MAX_ARRIVAL, this.#grace),
    );
    const grace = setTimeout(() => {
      this.#cutConnections();
    }, this.#grace);
    try {
      await this.#server.close();
    } finally {
      clearTimeout(arrival);
      clearTimeout(grace);
    }
  }

  #closeConnections(): void {
    for (const connection of this.#connections.open) {
      if (connection.isIdle) connection.socket.destroySoon();
      else if (this.#isArrivalOver) this.#rejectIncomplete(connection);
    }
  }

  #rejectIncomplete({ socket, interrupted, unfinished }: Connection): void {
    if (socket.bytesRead === 0) socket.destroySoon();
    else if (interrupted !== undefined || unfinished.size === 0) this.#rejected.timeOut(socket);
  }

  #cutConnections(): void {
    const { open } = this.#connections;
    this.#server.log.warn(
      { connections: open.length },
      'requests in flight took too long, closing connections',
    );
    for (const { socket } of open) socket.destroy();
  }
}
