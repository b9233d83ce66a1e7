import type { FastifyInstance } from 'fastify';
import type { DisclosureConfig } from '../config';
import { prefersHtml, sendPage } from './static-page';

const NAME = 'Behavioral Events Gateway';

/** Something that the gateway serves. */
interface Place {
  /** The key in the JSON. */
  readonly key: string;
  readonly path: string;
  /** What the page says about it. */
  readonly description: string;
}

/**
 * Serves `/`, which says what the gateway is and where its APIs are: a page for browsers, JSON for other clients.
 */
export function registerIndexPage(
  server: FastifyInstance,
  disclosure: Pick<DisclosureConfig, 'console' | 'introspection' | 'landingPage'>,
): void {
  const places = placesOf(disclosure);
  const index = { name: NAME, ...Object.fromEntries(places.map(({ key, path }) => [key, path])) };
  const page = toPage(places);
  server.get('/', { config: { isPublic: true } }, (request, reply) =>
    prefersHtml(request) ? sendPage(reply, NAME, page) : reply.send(index),
  );
}

function placesOf({
  console,
  introspection,
  landingPage,
}: Pick<DisclosureConfig, 'console' | 'introspection' | 'landingPage'>): Place[] {
  return [
    {
      key: 'graphql',
      path: '/graphql',
      description: landingPage ? 'the GraphQL API; in a browser, Apollo Sandbox' : 'the GraphQL API',
    },
    ...(console
      ? [{ key: 'graphiql', path: '/graphiql', description: 'GraphiQL, a console for the GraphQL API' }]
      : []),
    ...(introspection
      ? [{ key: 'schema', path: '/schema.graphql', description: 'the schema of the GraphQL API' }]
      : []),
    { key: 'rest', path: '/v2/events', description: 'the REST API' },
    {
      key: 'openapi',
      path: '/v2/openapi.json',
      description: 'the description of the REST API, for OpenAPI tools',
    },
    { key: 'health', path: '/healthz', description: 'whether the process is alive' },
    { key: 'readiness', path: '/readyz', description: 'whether the gateway can serve requests' },
  ];
}

/** The links are relative, for a gateway behind a proxy that adds a prefix. */
function toPage(places: readonly Place[]): string {
  const items = places.map(
    ({ path, description }) => `<li><a href="${path.slice(1)}">${path}</a>: ${description}</li>`,
  );
  return `<p>This service creates, updates and lists the definitions of behavioral events.</p>
<ul>
${items.join('\n')}
</ul>`;
}
