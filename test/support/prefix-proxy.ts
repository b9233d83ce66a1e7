import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { afterTests } from './cleanup';

/**
 * Starts a reverse proxy that serves a gateway below a prefix and nothing else, and resolves with the URL of the prefix.
 * It is closed after the tests of the file.
 */
export async function startPrefixProxy(gateway: string, prefix: string): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = '' } = incoming;
    if (!url.startsWith(`${prefix}/`)) {
      outgoing.writeHead(404).end();
      return;
    }
    const target = new URL(url.slice(prefix.length), gateway);
    const forwarded = request(target, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterTests(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy does not listen on a port');
  return `http://127.0.0.1:${address.port}${prefix}`;
}
