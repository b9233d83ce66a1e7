import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { DisclosureConfig } from '../config';
import type { ErrorBody } from '../http/error-answers';
import { requireValidHost } from '../http/host-header';
import { isTracing } from '../tracing/tracer';
import { type AuthorizationContext, requireScopes } from './authorization';
import { createFormatError, type InputError } from './error-formatting';
import { tellPaths } from './error-paths';
import { compiledExecution } from './execution/compiled-execution';
import { graphqlOverHttp } from './graphql-over-http';
import { answerBrowsers, apolloLandingPage, isPageRequest } from './landing-page';
import type { GraphQLLimits } from './limits';
import { noteOperations, type NotesContext } from './operation-notes';
import { limitComplexity } from './query-complexity';
import { countRefusals } from './refusal-counting';
import { traceOperations } from './operation-traces';
import { limitRequests } from './request-limits';
import { limitRootFields } from './root-fields';
import { ignoreTypeNames } from './variable-type-names';
import { limitWrites, type WriteBudgetContext } from './write-budget';

/** What the context of a request must have. */
type RequestContext = AuthorizationContext & WriteBudgetContext & NotesContext;

export interface GraphQLOptions<Context extends RequestContext> {
  readonly schema: GraphQLSchema;
  /** Creates the context of a request. */
  readonly contextOf: (request: FastifyRequest) => Context;
  /** Recognises the errors by which resolvers reject an argument. */
  readonly isInputError: (error: unknown) => error is InputError;
  readonly limits: GraphQLLimits;
  readonly disclosure: DisclosureConfig;
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
export async function registerGraphQL<Context extends RequestContext>(
  server: FastifyInstance,
  { schema, contextOf, isInputError, limits, disclosure }: GraphQLOptions<Context>,
): Promise<() => Promise<void>> {
  const apollo = new ApolloServer<Context>({
    gateway: compiledExecution(schema),
    introspection: disclosure.introspection,
    // A cache of documents would be state that other gateways lack.
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    // GET runs queries only, POST takes JSON only, and a browser adds no credentials by itself: see decision 0014.
    csrfPrevention: false,
    formatError: createFormatError({
      log: server.log,
      maskError: server.maskError,
      isInputError,
      suggestions: disclosure.suggestions,
    }),
    logger: server.log,
    validationRules: [limitRootFields(limits)],
    plugins: [
      ignoreTypeNames(schema),
      tellPaths(schema),
      limitComplexity(schema, limits),
      requireScopes(schema),
      limitWrites(),
      // After the limit of the result, which is a refusal too.
      countRefusals(server.refusals),
      noteOperations(),
      // It would visit every field of every result to find cache hints, which the schema does not have.
      ApolloServerPluginCacheControlDisabled(),
      // It is for subgraphs. Apollo would load it before it finds that the schema is none.
      ApolloServerPluginInlineTraceDisabled(),
      apolloLandingPage(disclosure),
      graphqlOverHttp,
      ...(isTracing() ? [traceOperations()] : []),
    ],
  });
  await apollo.start();
  await server.register((scope, _options, done) => {
    requireValidHost(scope);
    answerBrowsers(scope, disclosure);
    limitRequests(scope, limits);
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
