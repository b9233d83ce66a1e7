import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { uuidv7 } from 'uuidv7';
import { registerCaller } from './auth/caller';
import type { Config, ServerConfig } from './config';
import { openDatabase } from './database/open-database';
import { ArgumentError } from './events/argument-error';
import { createGraphQLContext } from './events/graphql/graphql-context';
import { PrismaEventStore } from './events/store/prisma-event-store';
import { buildGatewaySchema } from './gateway-schema';
import { registerGraphQL, toGraphQLErrorBody } from './graphql/apollo-server';
import { registerBacklog } from './http/backlog';
import { Connections } from './http/connections';
import { registerCors } from './http/cors';
import { answerError, type ErrorBody, registerErrorAnswers } from './http/error-answers';
import { registerHealth } from './http/health';
import { requireHost } from './http/host-header';
import { registerIndexPage } from './http/index-page';
import { registerJsonBody } from './http/json-body';
import { BODY_LIMIT, TIMEOUT_CHECK_INTERVAL } from './http/limits';
import { registerLoadShedding } from './http/load-shedding';
import { forbidCaching } from './http/no-store';
import { registerOverloadLog } from './http/overload-log';
import { RejectedConnections } from './http/rejected-connections';
import { registerRequestLog } from './http/request-log';
import { Shutdown } from './http/shutdown';
import { PLATFORM_API_PREFIX, registerPlatformApi, toWireErrorBody } from './rest/platform-api';
import type { ContextOf } from './rest/request-context';

/** A gateway that is ready to listen. */
export interface App {
  readonly server: FastifyInstance;

  /** Stops accepting requests, finishes those in flight, commits what waits and closes the database. */
  close(): Promise<void>;
}

/**
 * Opens the database and wires everything together. Does not listen.
 *
 * @throws Error for the operator if the database cannot be opened
 */
export async function createApp(config: Config, log: FastifyBaseLogger): Promise<App> {
  const database = await openDatabase(config.database);
  const store = new PrismaEventStore(database, config.events);
  await store.indexMigratedEvents();
  const eventsOf: ContextOf = ({ caller }) => ({
    store: store.forOrg(caller.orgId),
    strict: config.events.strict,
  });

  const { server, shutdown } = createServer(config.server, log);
  registerBacklog(server);
  registerRequestLog(server);
  forbidCaching(server);
  requireHost(server);
  registerJsonBody(server);
  registerErrorAnswers(server, toGraphQLErrorBody);
  await registerCors(server, config.server);
  const countShed = await registerLoadShedding(server, config.server);
  registerOverloadLog(server, () => ({ eventLoop: countShed(), writeQueue: database.writes.refused }));
  registerIndexPage(server);
  registerHealth(server, async () => {
    if (shutdown.isStopping) throw new Error('the gateway is stopping');
    await database.check();
  });
  registerCaller(server);
  await registerPlatformApi(server, eventsOf);
  const stopGraphQL = await registerGraphQL(server, {
    schema: buildGatewaySchema(),
    contextOf: (request) => createGraphQLContext(eventsOf(request)),
    isInputError: (error) => error instanceof ArgumentError,
    development: config.server.development,
  });

  return {
    server,
    close: async () => {
      await shutdown.stop();
      await stopGraphQL();
      await database.close();
    },
  };
}

function createServer(
  { requestTimeout, shutdownGrace }: Pick<ServerConfig, 'requestTimeout' | 'shutdownGrace'>,
  log: FastifyBaseLogger,
): { server: FastifyInstance; shutdown: Shutdown } {
  const connections = new Connections();
  const rejected = new RejectedConnections(connections, errorFormatOf, log);
  const server = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => uuidv7(),
    bodyLimit: BODY_LIMIT,
    requestTimeout,
    http: {
      requestTimeout,
      // Node uses the longer of the two for both.
      headersTimeout: requestTimeout,
      connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL,
      // Node would answer without a body.
      requireHostHeader: false,
    },
    // Requests that arrive on an open connection while the gateway stops are still served.
    return503OnClosing: false,
    clientErrorHandler: (error, socket) => {
      rejected.handle(error, socket);
    },
    frameworkErrors: (error, request, reply) => {
      // A URL that cannot be decoded does not reach the plugin of its API.
      answerError(errorFormatOf(request.url), error, request, reply);
    },
  });
  connections.watch(server.server);
  rejected.watch(server.server);
  return { server, shutdown: new Shutdown(server, { connections, rejected, grace: shutdownGrace }) };
}

/** The error format of the API that serves the URL. */
function errorFormatOf(url: string): ErrorBody {
  return url.startsWith(`${PLATFORM_API_PREFIX}/`) ? toWireErrorBody : toGraphQLErrorBody;
}
