import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { uuidv7 } from 'uuidv7';
import { type Authenticator, createAuthenticator } from './auth/authenticator';
import { openEvents } from './caller-events';
import type { Config } from './config';
import { registerConsole } from './console/console';
import { openDatabase } from './database/open-database';
import { ArgumentError } from './events/argument-error';
import { createGraphQLContext } from './events/graphql/graphql-context';
import { summarizeIntents } from './events/store/intents/prisma-intent-reader';
import { buildGatewaySchema } from './gateway-schema';
import { registerGraphQL, toGraphQLErrorBody } from './graphql/apollo-server';
import { MutationSequence } from './graphql/mutation-sequence';
import { registerSchemaFile } from './graphql/schema-file';
import { identifyCallers, mayUse, requireCaller } from './http/authentication';
import { registerBacklog } from './http/backlog';
import { limitBodies } from './http/body-limit';
import { Connections } from './http/connections';
import { registerCors } from './http/cors';
import { answerError, type ErrorBody, registerErrorAnswers } from './http/error-answers';
import { createErrorMask } from './http/error-masking';
import { registerHealth } from './http/health';
import { requireHost } from './http/host-header';
import { registerIndexPage } from './http/index-page';
import { registerJsonBody } from './http/json-body';
import { TIMEOUT_CHECK_INTERVAL } from './http/limits';
import { registerLoadShedding } from './http/load-shedding';
import { Refusals, registerRefusals } from './http/refusals';
import { RejectedConnections } from './http/rejected-connections';
import { registerRateLimits, spendWrites } from './http/rate-limits';
import { registerRequestLog } from './http/request-log';
import { observationOf } from './http/request-observation';
import { registerRequestTrace } from './http/request-trace';
import { Shutdown } from './http/shutdown';
import {
  createStandardHeaders,
  registerStandardHeaders,
  type StandardHeaders,
} from './http/standard-headers';
import { Metrics } from './metrics/metrics';
import { MetricsServer } from './metrics/metrics-server';
import { UNOBSERVED } from './observer';
import { PLATFORM_API_PREFIX, registerPlatformApi, toWireErrorBody } from './rest/platform-api';
import { reportStart } from './start-report';

/** A gateway that is ready to listen. */
export interface App {
  readonly server: FastifyInstance;

  /** Serves the metrics at a port of their own; null if nothing is measured. */
  readonly metrics: MetricsServer | null;

  /** Reads the file of API keys again. If that fails, the known keys stay in force. */
  reloadApiKeys(): void;

  /** Stops accepting requests, finishes those in flight, commits what waits and closes the database. */
  close(): Promise<void>;
}

/**
 * Opens the database and wires everything together. Does not listen.
 *
 * @throws Error for the operator if the database cannot be opened
 */
export async function createApp(config: Config, log: FastifyBaseLogger): Promise<App> {
  const authenticator = await createAuthenticator(config.auth);
  const metrics = config.metrics && (await Metrics.open());
  const observer = metrics ?? UNOBSERVED;
  const opening = openDatabase(config.database, observer);
  // Takes about as long as connecting to Postgres.
  const schema = buildGatewaySchema();
  const database = await opening;
  const { contextOf: eventsOf, platform } = await openEvents(config, database, observer, log);

  const refusals = new Refusals();
  const standardHeaders = createStandardHeaders();
  const { server, shutdown } = createServer({ config, standardHeaders, refusals, log });
  registerRefusals(server, refusals);
  registerStandardHeaders(server, standardHeaders);
  registerBacklog(server);
  registerRequestLog(server, observer);
  registerRequestTrace(server);
  requireHost(server);
  limitBodies(server, { variable: 'MAX_BODY_SIZE', bytes: config.limits.maxBodySize });
  registerJsonBody(server);
  registerErrorAnswers(server, toGraphQLErrorBody, createErrorMask(config.disclosure));
  await registerCors(server, config.server);
  await registerLoadShedding(server, config.limits);
  registerIndexPage(server, config.disclosure);
  registerHealth(server, async () => {
    if (shutdown.isStopping) throw new Error('the gateway is stopping');
    await database.check();
    return platform && { platform: platform.isDown ? 'down' : 'up' };
  });
  identifyCallers(server, authenticator);
  await registerRateLimits(server, config.rateLimits);
  requireCaller(server);
  await registerPlatformApi(server, eventsOf, config.limits);
  registerSchemaFile(server, schema, config.disclosure);
  if (config.disclosure.console) registerConsole(server);
  const stopGraphQL = await registerGraphQL(server, {
    schema,
    contextOf: (request) =>
      createGraphQLContext(eventsOf(request), {
        mayUse: (scope) => mayUse(request, scope),
        spendWrites: (count) => spendWrites(request, count),
        mutations: new MutationSequence(),
        notes: observationOf(request),
      }),
    isInputError: (error): error is ArgumentError => error instanceof ArgumentError,
    limits: config.limits,
    disclosure: config.disclosure,
  });

  metrics?.watch({
    queueLength: () => database.writes.length,
    connections: () => database.connections(),
    refusals: refusals.totals,
    platform: platform && { circuit: () => platform.circuit, pending: () => summarizeIntents(database) },
  });
  const metricsServer = metrics && new MetricsServer(metrics, config.metrics, log);
  reportStart(server, config, log);

  return {
    server,
    metrics: metricsServer,
    reloadApiKeys: () => {
      reloadApiKeys(authenticator, log);
    },
    close: async () => {
      platform?.stopSettling();
      await shutdown.stop();
      await stopGraphQL();
      await platform?.close();
      await metricsServer?.close();
      await database.close();
    },
  };
}

function reloadApiKeys(authenticator: Authenticator, log: FastifyBaseLogger): void {
  try {
    const count = authenticator.reloadApiKeys();
    if (count !== null) log.info({ count }, 'API keys reloaded');
  } catch (error) {
    log.error({ err: error }, 'API keys not reloaded: the known ones stay in force');
  }
}

interface ServerOptions {
  readonly config: Pick<Config, 'server' | 'limits'>;
  readonly standardHeaders: StandardHeaders;
  readonly refusals: Refusals;
  readonly log: FastifyBaseLogger;
}

function createServer({ config, standardHeaders, refusals, log }: ServerOptions): {
  server: FastifyInstance;
  shutdown: Shutdown;
} {
  const { trustedProxies, shutdownGrace } = config.server;
  const { requestTimeout, maxHeaderSize } = config.limits;
  const connections = new Connections();
  const rejected = new RejectedConnections({
    connections,
    formatOf: errorFormatOf,
    standardHeaders,
    refusals,
    log,
  });
  const server = Fastify({
    loggerInstance: log,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    logController: new LogController({ disableRequestLogging: true }),
    schemaController: { compilersFactory: { buildValidator: noCompiler, buildSerializer: noCompiler } },
    genReqId: () => uuidv7(),
    requestTimeout,
    http: {
      maxHeaderSize,
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
      // A URL that cannot be decoded reaches neither the hooks nor the plugin of its API.
      reply.headers(standardHeaders);
      answerError(errorFormatOf(request.url), error, request, reply);
    },
  });
  connections.watch(server.server);
  rejected.watch(server.server);
  return { server, shutdown: new Shutdown(server, { connections, rejected, grace: shutdownGrace }) };
}

/**
 * No route outside the API of the platform has a JSON Schema, and there they only describe. Loading the compilers would
 * take a tenth of a start.
 */
function noCompiler(): never {
  throw new Error('a route has a JSON Schema, but the compilers are not loaded');
}

/** The error format of the API that serves the URL. */
function errorFormatOf(url: string): ErrorBody {
  return url.startsWith(`${PLATFORM_API_PREFIX}/`) ? toWireErrorBody : toGraphQLErrorBody;
}
