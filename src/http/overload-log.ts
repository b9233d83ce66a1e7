import type { FastifyInstance } from 'fastify';

/** How often refusals are reported, in ms. */
const INTERVAL = 10_000;

/** How many requests have been refused because of overload since the start, by what was overloaded. */
export interface Refusals {
  readonly eventLoop: number;
  readonly writeQueue: number;
}

/**
 * Logs how many requests were refused because of overload since the last time: a line for each would be a flood.
 */
export function registerOverloadLog(server: FastifyInstance, count: () => Refusals): void {
  let reported = count();
  const report = (): void => {
    const now = count();
    const eventLoop = now.eventLoop - reported.eventLoop;
    const writeQueue = now.writeQueue - reported.writeQueue;
    reported = now;
    if (eventLoop + writeQueue > 0) {
      server.log.warn({ refused: { eventLoop, writeQueue } }, 'overloaded');
    }
  };
  const timer = setInterval(report, INTERVAL).unref();
  server.addHook('onClose', (_server, done) => {
    clearInterval(timer);
    report();
    done();
  });
}
