import { ApolloServer, type BaseContext } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import fastifyApollo from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { ErrorBody } from '../http/error-answers';
import { requireValidHost } from '../http/host-header';
import { createFormatError } from './error-formatting';
import { graphqlOverHttp } from './graphql-over-http';
import { answerBrowsers, landingPage } from './landing-page';
import { MAX_DOCUMENT_TOKENS } from './limits';
import { limitComplexity } from './query-complexity';
import { limitRequests } from './request-limits';
import { limitRootFields } from './root-fields';

export interface GraphQLOptions<Context extends BaseContext> {
  readonly schema: GraphQLSchema;
  /** Creates the context of a request. */
  readonly contextOf: (request: FastifyRequest) => Context;
  /** Recognises the errors by which resolvers reject an argument. */
  readonly isInputError: (error: unknown) => boolean;
  /** Whether to serve Apollo Sandbox. */
  readonly development: boolean;
}

/**
 * The body of an error outside of any operation in GraphQL's format.
 */
export const toGraphQLErrorBody: ErrorBody = (_status, message, extensions) => ({
  errors: [{ message, extensions }],
});

/**
 * Serves GraphQL at `/graphql`.
 *
 * @returns a function that stops Apollo Server, to be called when the HTTP server has stopped
 */
export async function registerGraphQL<Context extends BaseContext>(
  server: FastifyInstance,
  { schema, contextOf, isInputError, development }: GraphQLOptions<Context>,
): Promise<() => Promise<void>> {
  const apollo = new ApolloServer<Context>({
    schema,
    introspection: true,
    // A cache of documents would be state that other gateways lack.
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: createFormatError(server.log, isInputError),
    logger: server.log,
    parseOptions: { maxTokens: MAX_DOCUMENT_TOKENS },
    validationRules: [limitRootFields],
    plugins: [
      limitComplexity(schema),
      // It would visit every field of every result to find cache hints, which the schema does not have.
      ApolloServerPluginCacheControlDisabled(),
      landingPage(development),
      graphqlOverHttp,
    ],
  });
  await apollo.start();
  await server.register(async (scope) => {
    requireValidHost(scope);
    answerBrowsers(scope, development);
    limitRequests(scope);
    await scope.register(fastifyApollo(apollo), {
      path: '/graphql',
      method: ['GET', 'POST'],
      context: (request) => Promise.resolve(contextOf(request)),
    });
  });
  return () => apollo.stop();
}
