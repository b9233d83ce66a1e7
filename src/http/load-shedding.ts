import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import type { ServerConfig } from '../config';
import { RequestRefused } from './error-answers';

/** Over how long the delay is measured, in ms. */
const SAMPLE_INTERVAL = 1_000;

/** When to try again, in seconds: after the next measurement. */
const RETRY_AFTER = 2;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the plugin calls instead of refusing a request of the route. */
    readonly pressureHandler?: () => undefined;
  }
}

/** The configuration of a route that is served whatever the load is. */
export const NEVER_SHED = { pressureHandler: (): undefined => undefined };

/** Refuses a request that the gateway has no time for. */
class RequestShed extends RequestRefused {
  constructor() {
    super(
      503,
      'The service is overloaded: try again later.',
      { code: 'SERVICE_UNAVAILABLE' },
      { 'retry-after': String(RETRY_AFTER) },
    );
  }
}

/**
 * Refuses requests while the event loop is delayed: each one that is accepted would make all others wait longer.
 *
 * @returns how many requests have been refused
 */
export async function registerLoadShedding(
  server: FastifyInstance,
  { maxEventLoopDelay }: Pick<ServerConfig, 'maxEventLoopDelay'>,
): Promise<() => number> {
  let count = 0;
  let measuredFrom = Infinity;
  if (maxEventLoopDelay > 0) {
    // A start is one long turn of the event loop. The second sample after it is the first without it.
    server.addHook('onListen', (done) => {
      measuredFrom = performance.now() + 2 * SAMPLE_INTERVAL;
      done();
    });
    await server.register(underPressure, {
      maxEventLoopDelay,
      sampleInterval: SAMPLE_INTERVAL,
      pressureHandler: () => {
        if (performance.now() < measuredFrom) return;
        count += 1;
        throw new RequestShed();
      },
    });
  }
  return () => count;
}
