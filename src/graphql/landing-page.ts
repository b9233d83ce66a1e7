import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { prefersHtml, sendPage } from '../http/static-page';

const EXAMPLES = path.join(__dirname, '../../examples');

const PAGE = `<p>This address is a GraphQL API. Send an operation as a POST request with JSON:</p>
<pre>POST /graphql
content-type: application/json

{"query": "{ __typename }", "variables": {}}</pre>
<p>The schema can be introspected, so GraphQL clients and editors work with this address.</p>`;

/**
 * Apollo's page for a browser that opens `/graphql`: Apollo Sandbox with the example operations in development,
 * nothing in production.
 */
export function landingPage(development: boolean): ApolloServerPlugin {
  if (!development) return ApolloServerPluginLandingPageDisabled();
  const variables: unknown = JSON.parse(readFileSync(path.join(EXAMPLES, 'variables.json'), 'utf8'));
  return ApolloServerPluginLandingPageLocalDefault({
    document: readFileSync(path.join(EXAMPLES, 'operations.graphql'), 'utf8'),
    variables: typeof variables === 'object' && variables !== null ? { ...variables } : {},
    embed: { runTelemetry: false },
    footer: false,
  });
}

/**
 * Answers a browser that opens `/graphql` where Apollo does not. Apollo would say in production that it has blocked a
 * potential attack, and knows no HEAD in development.
 */
export function answerBrowsers(server: FastifyInstance, development: boolean): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (!isPageRequest(request)) done();
    else if (!development) sendPage(reply, 'GraphQL API', PAGE);
    else if (request.method === 'HEAD') reply.type('text/html').send();
    else done();
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
