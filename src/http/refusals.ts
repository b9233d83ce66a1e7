import type { FastifyInstance } from 'fastify';

/** How often refusals are logged, in ms. */
const LOG_INTERVAL = 60_000;

/**
 * Counts refused requests by kind: the name of the limit that a request exceeded, or else the code of its error.
 */
export class Refusals {
  readonly #totals = new Map<string, number>();
  #logged = new Map<string, number>();

  /** The refused requests of each kind since the start. */
  get totals(): ReadonlyMap<string, number> {
    return this.#totals;
  }

  /**
   * Counts one refused request.
   *
   * @param kind one of few names; never anything that a client has sent
   */
  count(kind: string): void {
    this.#totals.set(kind, (this.#totals.get(kind) ?? 0) + 1);
  }

  /** The refused requests of each kind since the last call. */
  takeRecent(): Record<string, number> {
    const recent = [...this.#totals].map(([kind, total]): [string, number] => [
      kind,
      total - (this.#logged.get(kind) ?? 0),
    ]);
    this.#logged = new Map(this.#totals);
    return Object.fromEntries(recent.filter(([, count]) => count > 0));
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    refusals: Refusals;
  }
}

/**
 * Lets everything below count refused requests, and logs the counts: every minute in which there were any, and for the
 * last time when the server closes.
 *
 * @param interval how often to log, in ms
 */
export function registerRefusals(
  server: FastifyInstance,
  refusals: Refusals,
  interval: number = LOG_INTERVAL,
): void {
  server.decorate('refusals', refusals);
  const log = (): void => {
    const refused = refusals.takeRecent();
    if (Object.keys(refused).length > 0) server.log.info({ refused }, 'requests refused');
  };
  const timer = setInterval(log, interval).unref();
  server.addHook('onClose', (_server, done) => {
    clearInterval(timer);
    log();
    done();
  });
}
