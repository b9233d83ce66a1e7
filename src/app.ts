import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { uuidv7 } from 'uuidv7';
import { registerCaller } from './auth/caller';
import type { Config } from './config';
import { openDatabase } from './database/open-database';
import { ArgumentError } from './events/argument-error';
import { VersionLoader } from './events/graphql/version-loader';
import { PrismaEventStore } from './events/store/prisma-event-store';
import { buildGatewaySchema } from './gateway-schema';
import { registerGraphQL, toGraphQLErrorBody } from './graphql/apollo-server';
import { registerBacklog } from './http/backlog';
import { registerCors } from './http/cors';
import { answerError, registerErrorAnswers } from './http/error-answers';
import { registerHealth } from './http/health';
import { registerJsonBody } from './http/json-body';
import { BODY_LIMIT, REQUEST_TIMEOUT } from './http/limits';
import { forbidCaching } from './http/no-store';
import { registerRequestLog } from './http/request-log';
import {
  type ContextOf,
  PLATFORM_API_PREFIX,
  registerPlatformApi,
  toWireErrorBody,
} from './rest/platform-api';

/** A gateway that is ready to listen. */
export interface App {
  readonly server: FastifyInstance;

  /** Stops accepting requests, finishes those in flight and closes the database. */
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

  const server = createServer(log);
  registerBacklog(server);
  registerRequestLog(server);
  forbidCaching(server);
  registerJsonBody(server);
  registerErrorAnswers(server, toGraphQLErrorBody);
  await registerCors(server, config.server);
  registerHealth(server, () => database.check());
  registerCaller(server);
  await registerPlatformApi(server, eventsOf);
  const stopGraphQL = await registerGraphQL(server, {
    schema: buildGatewaySchema(),
    contextOf: (request) => {
      const events = eventsOf(request);
      return { events, versions: new VersionLoader(events.store) };
    },
    isInputError: (error) => error instanceof ArgumentError,
    development: config.server.development,
  });

  return {
    server,
    close: async () => {
      await stopGraphQL();
      await database.close();
    },
  };
}

function createServer(log: FastifyBaseLogger): FastifyInstance {
  return Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => uuidv7(),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT,
    // Requests that arrive on an open connection while the gateway stops are still served.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      // A URL that cannot be decoded does not reach the plugin of its API.
      const isPlatformApi = request.url.startsWith(`${PLATFORM_API_PREFIX}/`);
      answerError(isPlatformApi ? toWireErrorBody : toGraphQLErrorBody, error, request, reply);
    },
  });
}
