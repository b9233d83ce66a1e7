import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterTests } from './cleanup';

/** A connection to a gateway on which a test writes bytes as they are. */
export interface RawConnection {
  readonly socket: Socket;
  /** What has come back. */
  readonly received: () => string;
  /** Resolves when the gateway has closed the connection. */
  readonly closed: Promise<void>;
  readonly isClosed: () => boolean;
}

/** Opens a connection. It is closed after the tests of the file. */
export async function openConnection(url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, noDelay: true });
  await once(socket, 'connect');
  afterTests(() => socket.destroy());
  const chunks: Buffer[] = [];
  let isClosed = false;
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      isClosed = true;
      resolve();
    });
  });
  return { socket, closed, isClosed: () => isClosed, received: () => Buffer.concat(chunks).toString() };
}

/** The bytes of a request, which keeps the connection open. */
export function requestBytes(method: string, path: string, body?: unknown): string {
  const json = body === undefined ? '' : JSON.stringify(body);
  const length = body === undefined ? '' : `content-length: ${Buffer.byteLength(json)}\r\n`;
  return `${method} ${path} HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\n${length}\r\n${json}`;
}
