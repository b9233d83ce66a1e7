import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Observer } from '../observer';
import { RequestObservation } from './request-observation';

/** The most characters of a path that are logged. */
const MAX_PATH_LENGTH = 200;

/**
 * Observes every request: tells the observer when it has been answered, and logs a line that says what became of it.
 * The line has neither the body nor the query string, which may contain variables.
 */
export function registerRequestLog(server: FastifyInstance, observer: Observer): void {
  server.decorateRequest('observation', null);
  server.addHook('onRequest', (request, _reply, done) => {
    request.observation = new RequestObservation(observer);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const { observation } = request;
    if (observation !== null) {
      const { elapsedTime: duration, statusCode: status } = reply;
      const outcome = observation.outcomeOf(status);
      const { operations } = observation;
      const [operation = 'other'] = operations;
      observer.requestAnswered({ route: routeOf(request), operation, outcome, duration });
      request.log.info(
        {
          method: request.method,
          path: pathOf(request),
          status,
          ms: Math.round(duration * 100) / 100,
          outcome,
          caller: request.caller?.name ?? undefined,
          operationName: observation.operationName ?? undefined,
          operations: orNothing(operations),
          rules: orNothing(observation.rules),
          codes: orNothing(observation.codes),
          limits: orNothing(observation.limits),
        },
        'request',
      );
    }
    done();
  });
}

/** One of few patterns, whatever the client has sent. */
function routeOf({ is404, routeOptions: { url } }: FastifyRequest): string {
  return is404 || url === undefined ? 'other' : url;
}

function pathOf({ url }: FastifyRequest): string {
  const [path = ''] = url.split('?', 1);
  return path.slice(0, MAX_PATH_LENGTH);
}

/** A list that is empty is left out of a line. */
function orNothing<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length === 0 ? undefined : items;
}
