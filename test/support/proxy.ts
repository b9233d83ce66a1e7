import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterTests } from './cleanup';

/** What the line does with the bytes that a client sends. */
export type Line = 'open' | 'silent' | 'cut-before-commit' | 'cut-after-commit';

/** A line to a server that can be disturbed. */
export interface Proxy {
  readonly url: string;
  line: Line;
}

/** Listens in front of the server of the URL. */
export async function startProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const state: { line: Line } = { line: 'open' };
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
    client.on('data', (bytes) => {
      const isCommit = bytes.includes('COMMIT');
      if (state.line === 'silent') return;
      if (isCommit && state.line === 'cut-before-commit') client.destroy();
      else if (isCommit && state.line === 'cut-after-commit') {
        // What the server answers is never seen.
        upstream.removeAllListeners('data');
        upstream.write(bytes);
        upstream.once('data', () => client.destroy());
      } else upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (state.line !== 'silent') client.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterTests(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const url = Object.assign(new URL(target), { port: String(address.port) }).href;
  return Object.assign(state, { url });
}
