import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { uuidv7 } from 'uuidv7';
import type { Config } from './config';
import { openDatabase } from './database/open-database';
import type { EventContext, EventServices } from './events/event.context';
import { PrismaEventStore } from './events/prisma-event-store';
import { VersionLoader } from './events/version-loader';
import { registerCors } from './http/cors';
import { limitCost } from './http/document-cost';
import { limitDocumentDepth } from './http/document-depth';
import { answerError, type ErrorBody, registerErrorAnswers } from './http/error-answers';
import { maskGraphQLError } from './http/error-masking';
import { graphqlOverHttp } from './http/graphql-over-http';
import { registerHealth } from './http/health';
import { registerJsonBody } from './http/json-body';
import { requireValidHost } from './http/host-header';
import { landingPage } from './http/landing-page';
import { BODY_LIMIT, DOCUMENT_TOKEN_LIMIT, REQUEST_TIMEOUT } from './http/limits';
import { forbidCaching } from './http/no-store';
import { registerRequestLog } from './http/request-log';
import { limitRootFields } from './http/root-fields';
import { registerCreateEvent } from './rest/create-event.route';
import { registerEventMeta } from './rest/event-meta.route';
import { registerListEvents } from './rest/list-events.route';
import { registerMetaFields } from './rest/meta-fields.route';
import { registerUpdateEvent } from './rest/update-event.route';
import { toWireFailure } from './rest/wire-answer';
import { buildGatewaySchema } from './schema';

/** A gateway that is wired and does not listen yet. */
export interface App {
  readonly server: FastifyInstance;

  /** Stops accepting, finishes what is in flight and closes the database. */
  close(): Promise<void>;
}

/** The platform's own shape at its own address, GraphQL's everywhere else. */
const toErrorBody: ErrorBody = ({ url }, status, message, extensions) =>
  url.startsWith('/v2/') ? toWireFailure(status, message) : { errors: [{ message, extensions }] };

/** The organisation of every caller, until callers are known. */
const CALLER = { orgId: 'default' };

/**
 * Opens the database and wires the gateway to it.
 */
export async function createApp(
  config: Omit<Config, 'host' | 'port' | 'logLevel'>,
  log: FastifyBaseLogger,
): Promise<App> {
  const database = await openDatabase(config.database);
  const store = new PrismaEventStore(database, config);
  await store.prepare();
  const services: EventServices = { caller: CALLER, events: { store, strict: config.strict } };
  const context: EventContext = { ...services, versions: new VersionLoader(store) };

  const server = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => uuidv7(),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT,
    // What comes in on an open connection while the gateway stops is finished too.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      answerError(toErrorBody, error, request, reply);
    },
  });
  registerRequestLog(server);
  forbidCaching(server);
  registerJsonBody(server);
  registerErrorAnswers(server, toErrorBody);
  await registerCors(server, config.corsOrigins, config.development);
  registerHealth(server, () => database.check());
  registerCreateEvent(server, services);
  registerUpdateEvent(server, services);
  registerListEvents(server, services);
  registerEventMeta(server, services);
  registerMetaFields(server);

  const apollo = new ApolloServer<EventContext>({
    schema: buildGatewaySchema(),
    introspection: true,
    // A cache of documents would be state that another gateway lacks.
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    stopOnTerminationSignals: false,
    formatError: maskGraphQLError(log),
    logger: log,
    parseOptions: { maxTokens: DOCUMENT_TOKEN_LIMIT },
    validationRules: [limitRootFields, limitCost],
    plugins: [
      // It would watch every field of every answer for a cache hint that the schema does not have.
      ApolloServerPluginCacheControlDisabled(),
      landingPage(config.development),
      graphqlOverHttp,
      fastifyApolloDrainPlugin(server),
    ],
  });
  await apollo.start();
  await server.register(async (scope) => {
    requireValidHost(scope);
    limitDocumentDepth(scope);
    await scope.register(fastifyApollo(apollo), {
      path: '/graphql',
      method: ['GET', 'POST'],
      context: () => Promise.resolve(context),
    });
  });

  return {
    server,
    close: async () => {
      await apollo.stop();
      await store.drain();
      await database.close();
    },
  };
}
