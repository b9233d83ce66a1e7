import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DisclosureConfig } from '../config';
import { prefersHtml, sendPage } from '../http/static-page';
import { PROJECT_FOLDER } from '../project-folder';

const EXAMPLES = path.join(PROJECT_FOLDER, 'examples');

/** Apollo's page has a policy of its own, to which these headers add what a page cannot say of itself. */
const SANDBOX_HEADERS = {
  'content-security-policy': "frame-ancestors 'none'",
  // The page opens a window in which the user logs in.
  'cross-origin-opener-policy': 'same-origin-allow-popups',
};

const page = (
  introspection: boolean,
): string => `<p>This address is a GraphQL API. Send an operation as a POST request with JSON:</p>
<pre>POST /graphql
content-type: application/json

{"query": "{ __typename }", "variables": {}}</pre>
<p>${
  introspection
    ? 'The schema can be introspected, so GraphQL clients and editors work with this address.'
    : 'Introspection is disabled, so GraphQL clients and editors need the schema as a file.'
}</p>`;

/**
 * Apollo's page for a browser that opens `/graphql`: Apollo Sandbox with the example operations if the landing page is
 * enabled, otherwise nothing.
 */
export function apolloLandingPage(enabled: boolean): ApolloServerPlugin {
  if (!enabled) return ApolloServerPluginLandingPageDisabled();
  const variables: unknown = JSON.parse(readFileSync(path.join(EXAMPLES, 'variables.json'), 'utf8'));
  return ApolloServerPluginLandingPageLocalDefault({
    document: readFileSync(path.join(EXAMPLES, 'operations.graphql'), 'utf8'),
    variables: typeof variables === 'object' && variables !== null ? { ...variables } : {},
    embed: { runTelemetry: false },
    footer: false,
  });
}

/**
 * Answers a browser that opens `/graphql` where Apollo does not. Apollo would say without a landing page that it has
 * blocked a potential attack, and knows no HEAD with one.
 */
export function answerBrowsers(
  server: FastifyInstance,
  { landingPage, introspection }: Pick<DisclosureConfig, 'landingPage' | 'introspection'>,
): void {
  const html = page(introspection);
  server.addHook('onRequest', (request, reply, done) => {
    if (!isPageRequest(request)) done();
    else if (!landingPage) sendPage(reply, 'GraphQL API', html);
    else if (request.method === 'HEAD') reply.type('text/html').send();
    else done();
  });
  if (!landingPage) return;
  // Apollo decides by itself which requests it answers with its page.
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (String(reply.getHeader('content-type')).startsWith('text/html')) reply.headers(SANDBOX_HEADERS);
    done();
  });
}

/**
 * Whether a browser asks for a page, which needs no caller: nothing is executed.
 */
export function isPageRequest(request: FastifyRequest): boolean {
  const { method, query } = request;
  const hasQuery = typeof query === 'object' && query !== null && 'query' in query;
  return (method === 'GET' || method === 'HEAD') && !hasQuery && prefersHtml(request);
}
