import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { MetricsConfig } from '../config';
import { TIMEOUT_CHECK_INTERVAL } from '../http/limits';
import { listen } from '../http/listen';
import type { Metrics } from './metrics';

const PATH = '/metrics';

/** Far more than scrapers need. */
const MAX_CONNECTIONS = 100;

/** The time that a scraper has to send a request, in ms. */
const REQUEST_TIMEOUT = 5_000;

/** Serves metrics at a port of their own, to everyone who can reach it: see decision 0022. */
export class MetricsServer {
  readonly #server: FastifyInstance;
  readonly #config: MetricsConfig;

  constructor(metrics: Pick<Metrics, 'expose'>, config: MetricsConfig, log: FastifyBaseLogger) {
    this.#config = config;
    this.#server = createServer(log);
    this.#server.get(PATH, async (_request, reply) => {
      const { contentType, text } = await metrics.expose();
      return reply.type(contentType).send(text);
    });
  }

  /**
   * Resolves with the URL of the metrics.
   *
   * @throws Error for the operator if it cannot listen
   */
  async listen(): Promise<string> {
    const { host, port } = this.#config;
    const listenTextResolver = (address: string): string => `metrics: ${address}${PATH}`;
    const variables = { host: 'METRICS_HOST', port: 'METRICS_PORT' };
    return (await listen(this.#server, { host, port, listenTextResolver }, variables)) + PATH;
  }

  async close(): Promise<void> {
    await this.#server.close();
  }
}

function createServer(log: FastifyBaseLogger): FastifyInstance {
  const server = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: REQUEST_TIMEOUT,
    http: {
      requestTimeout: REQUEST_TIMEOUT,
      headersTimeout: REQUEST_TIMEOUT,
      connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL,
    },
    // Nobody waits for a scraper when the gateway stops.
    forceCloseConnections: true,
  });
  server.server.maxConnections = MAX_CONNECTIONS;
  server.setNotFoundHandler((_request, reply) => reply.code(404).send('not found'));
  return server;
}
