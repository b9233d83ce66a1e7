import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterTests } from './cleanup';

/** What happens to the bytes that a client sends. */
export type Line = 'open' | 'silent' | 'cut-before-commit' | 'cut-after-commit' | 'ends-with-greeting';

/** A pause that begins with the first bytes that contain the text, in ms for each direction. */
interface Stall {
  readonly at: string;
  /** A text that the connection has to send first. */
  readonly after?: string;
  readonly up: number;
  readonly down: number;
}

/** A proxy in front of a server, to disturb connections. */
export interface Proxy {
  readonly url: string;
  line: Line;
  /** Pauses the next connection that sends the text. */
  stall: Stall | null;
  /** How long every answer of the server is held back, in ms. */
  delay: number;
  /** Closes all connections. */
  readonly cut: () => void;
}

/** What a server sends when it is ready for the first statement, and when it terminates the connection. */
const READY = Buffer.from('Z\0\0\0\x05I', 'latin1');
const FAREWELL = Buffer.from('E\0\0\0\x23SFATAL\0VFATAL\0C57P01\0Mthe end\0\0', 'latin1');

/** One direction of a connection, which can be paused and slowed down. */
class Direction {
  readonly #to: Socket;
  #held: Buffer[] | null = null;
  #delayed: Promise<void> = Promise.resolve();

  constructor(to: Socket) {
    this.#to = to;
  }

  write(bytes: Buffer): void {
    if (this.#held) this.#held.push(bytes);
    else if (!this.#to.destroyed) this.#to.write(bytes);
  }

  /** Writes the bytes after those that are delayed already. */
  writeLater(bytes: Buffer, ms: number): void {
    const pause = ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined;
    this.#delayed = this.#delayed.then(async () => {
      await pause;
      this.write(bytes);
    });
  }

  hold(ms: number): void {
    this.#held = [];
    setTimeout(() => {
      const held = this.#held ?? [];
      this.#held = null;
      for (const bytes of held) this.write(bytes);
    }, ms).unref();
  }
}

/** Starts a proxy in front of the server with this URL. */
export async function startProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const state: { line: Line; stall: Stall | null; delay: number } = { line: 'open', stall: null, delay: 0 };
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const [socket, peer] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        peer.destroy();
      });
    }
    const up = new Direction(upstream);
    const down = new Direction(client);
    let cutWithAnswer = false;
    let isGreeted = false;
    let isAfter = false;
    client.on('data', (bytes) => {
      if (state.line === 'silent') return;
      if (bytes.includes('COMMIT') && state.line === 'cut-before-commit') {
        client.destroy();
        return;
      }
      cutWithAnswer = bytes.includes('COMMIT') && state.line === 'cut-after-commit';
      isAfter ||= state.stall !== null && bytes.includes(state.stall.after ?? '');
      if (state.stall && isAfter && bytes.includes(state.stall.at)) {
        up.hold(state.stall.up);
        down.hold(state.stall.down);
        state.stall = null;
      }
      up.write(bytes);
    });
    upstream.on('data', (bytes) => {
      const isGreeting = !isGreeted && bytes.includes(READY);
      isGreeted ||= isGreeting;
      if (cutWithAnswer) client.destroy();
      else if (isGreeting && state.line === 'ends-with-greeting')
        client.end(Buffer.concat([bytes, FAREWELL]));
      else if (state.line !== 'silent') down.writeLater(bytes, state.delay);
    });
  });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterTests(() => {
    server.close();
    cut();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const url = Object.assign(new URL(target), { port: String(address.port) }).href;
  return Object.assign(state, { url, cut });
}
