import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** The most connections to accept before requests of older ones are handled: with their first requests some 100 ms. */
const MAX_ACCEPTED = 100;

/** The most connections that can wait to be accepted: Node's default. */
const MAX_WAITING = 511;

/**
 * Accepts the connections that wait in the backlog before it handles requests of older ones, and before the server
 * stops listening. The event loop accepts one connection a turn: where requests of busy connections make turns long,
 * new connections would wait for seconds, and stopping would reset those that wait.
 */
export function registerBacklog(server: FastifyInstance): void {
  /** Connections that have not sent a request. */
  const newConnections = new WeakSet<Socket>();
  let accepted = 0;
  /** What `accepted` was when the backlog was last emptied. */
  let acceptedBefore = 0;
  let emptying: Promise<void> | null = null;
  server.server.on('connection', (connection: Socket) => {
    accepted += 1;
    newConnections.add(connection);
  });

  /** Resolves after a turn of the event loop in which no connection was accepted. */
  const emptyBacklog = async (maxTurns: number): Promise<void> => {
    await restOfTurn();
    for (let turn = 0, before = -1; turn < maxTurns && before !== accepted; turn++) {
      before = accepted;
      await restOfTurn();
    }
    acceptedBefore = accepted;
  };

  server.addHook('onRequest', (request, _reply, done) => {
    // A first request is handled at once: its client may have closed its own side already.
    if (newConnections.delete(request.raw.socket) || accepted === acceptedBefore) {
      done();
      return;
    }
    emptying ??= emptyBacklog(MAX_ACCEPTED).finally(() => {
      emptying = null;
    });
    void emptying.then(() => {
      done();
    });
  });

  server.addHook('preClose', () => emptyBacklog(MAX_WAITING));
}

/** Resolves when the event loop has handled what has arrived. */
function restOfTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
