import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { ErrorBody } from '../http/error-answers';
import { requireValidHost } from '../http/host-header';
import { createFormatError } from './error-formatting';
import { graphqlOverHttp } from './graphql-over-http';
import { answerBrowsers, isPageRequest, landingPage } from './landing-page';
import { MAX_DOCUMENT_TOKENS } from './limits';
import { limitComplexity } from './query-complexity';
import { limitRequests } from './request-limits';
import { limitRootFields } from './root-fields';
import { limitWrites, type WriteBudgetContext } from './write-budget';

export interface GraphQLOptions<Context extends WriteBudgetContext> {
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
 * @returns a function that stops Apollo Server, which also closes the HTTP server after the requests in flight
 */
export async function registerGraphQL<Context extends WriteBudgetContext>(
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
      limitWrites(),
      // It would visit every field of every result to find cache hints, which the schema does not have.
      ApolloServerPluginCacheControlDisabled(),
      landingPage(development),
      graphqlOverHttp,
      fastifyApolloDrainPlugin(server),
    ],
  });
  await apollo.start();
  await server.register((scope, _options, done) => {
    requireValidHost(scope);
    answerBrowsers(scope, development);
    limitRequests(scope);
    scope.route({
      method: ['GET', 'POST'],
      url: '/graphql',
      config: { isPublic: isPageRequest },
      handler: fastifyApolloHandler(apollo, { context: (request) => Promise.resolve(contextOf(request)) }),
    });
    done();
  });
  return () => apollo.stop();
}
