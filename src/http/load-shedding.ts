import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import { RequestRefused } from './error-answers';
import type { HttpLimits } from './limits';

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
      { code: 'SERVICE_UNAVAILABLE', limit: 'MAX_EVENT_LOOP_DELAY' },
      { 'retry-after': String(RETRY_AFTER) },
    );
  }
}

/**
 * Refuses requests while the event loop is delayed: each one that is accepted would make all others wait longer.
 */
export async function registerLoadShedding(
  server: FastifyInstance,
  { maxEventLoopDelay }: Pick<HttpLimits, 'maxEventLoopDelay'>,
): Promise<void> {
  if (maxEventLoopDelay === 0) return;
  let measuredFrom = Infinity;
  // A start is one long turn of the event loop. The second sample after it is the first without it.
  server.addHook('onListen', (done) => {
    measuredFrom = performance.now() + 2 * SAMPLE_INTERVAL;
    done();
  });
  await server.register(underPressure, {
    maxEventLoopDelay,
    sampleInterval: SAMPLE_INTERVAL,
    pressureHandler: () => {
      if (performance.now() >= measuredFrom) throw new RequestShed();
    },
  });
}
