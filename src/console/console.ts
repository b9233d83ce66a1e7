import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { mime, send } from '@fastify/send';
import type { FastifyInstance } from 'fastify';
import { readExampleOperations } from '../graphql/example-operations';
import { PROJECT_FOLDER } from '../project-folder';
import { toExampleTabs } from './example-tabs';

/** What the build makes of `browser`. */
const BUILT = path.join(PROJECT_FOLDER, 'dist/console/browser');

/** The files that the page loads. */
const FILES = path.join(BUILT, 'graphiql');

/** Everything comes from the gateway, and nothing leaves the page for another host. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The editor places each of its lines by an inline style.
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  'img-src data:',
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join(';');

/** The name of a file that changes with its content. */
const HASHED = /-[\w-]{8}\.\w+$/;

// The type of RFC 9239 instead of the obsolete one.
mime.define({ 'text/javascript': ['js'] }, true);

/** Needs no caller, because nothing is executed. Counts against the budget of the address all the same. */
const OPEN = { config: { isPublic: () => true } };

/**
 * Serves GraphiQL at `/graphiql`. Its page sends operations to `/graphql`, as whoever uses it.
 *
 * @throws Error for the operator if GraphiQL has not been built
 */
export function registerConsole(server: FastifyInstance): void {
  const { page, files } = readBuilt();
  const tabs = toExampleTabs(readExampleOperations());
  server.get('/graphiql', OPEN, (_request, reply) =>
    reply.header('content-security-policy', PAGE_POLICY).type('text/html; charset=utf-8').send(page),
  );
  server.get('/graphiql/', OPEN, (_request, reply) => reply.redirect('../graphiql', 308));
  server.get('/graphiql/tabs.json', OPEN, (_request, reply) => reply.send(tabs));
  for (const file of files) {
    // A route a file: no path of a request ever reaches the file system.
    server.get(`/graphiql/${file}`, OPEN, async ({ raw }, reply) => {
      const cached = HASHED.test(file) ? { immutable: true, maxAge: '1y' } : { maxAge: 0 };
      const sent = await send(raw, `/${file}`, { root: FILES, acceptRanges: false, ...cached });
      if (sent.type !== 'file') throw new Error(`a file of the console is missing: ${file}`);
      return reply.code(sent.statusCode).headers(sent.headers).send(sent.stream);
    });
  }
}

function readBuilt(): { readonly page: string; readonly files: readonly string[] } {
  try {
    return { page: readFileSync(path.join(BUILT, 'index.html'), 'utf8'), files: readdirSync(FILES) };
  } catch (error) {
    throw new Error('GraphiQL has not been built: run "npm run build", or set CONSOLE=false', {
      cause: error,
    });
  }
}
