import type { FastifyInstance } from 'fastify';
import { prefersHtml, sendPage } from './static-page';

const NAME = 'Behavioral Events Gateway';

const INDEX = {
  name: NAME,
  graphql: '/graphql',
  rest: '/v2/events',
  health: '/healthz',
  readiness: '/readyz',
};

/** The links are relative, for a gateway behind a proxy that adds a prefix. */
const PAGE = `<p>This service creates, updates and lists the definitions of behavioral events.</p>
<ul>
<li><a href="graphql">/graphql</a>: the GraphQL API</li>
<li><a href="v2/events">/v2/events</a>: the REST API</li>
<li><a href="healthz">/healthz</a>: whether the process is alive</li>
<li><a href="readyz">/readyz</a>: whether the gateway can serve requests</li>
</ul>`;

/**
 * Serves `/`, which says what the gateway is and where its APIs are: a page for browsers, JSON for other clients.
 */
export function registerIndexPage(server: FastifyInstance): void {
  server.get('/', { config: { isPublic: true } }, (request, reply) =>
    prefersHtml(request) ? sendPage(reply, NAME, PAGE) : reply.send(INDEX),
  );
}
