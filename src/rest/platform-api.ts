import type { FastifyInstance } from 'fastify';
import { type ErrorBody, setErrorFormat } from '../http/error-answers';
import { registerCreateEvent } from './create-event.route';
import { registerEventMeta } from './event-meta.route';
import { registerListEvents } from './list-events.route';
import { registerMetaFields } from './meta-fields.route';
import type { ContextOf } from './request-context';
import { registerUpdateEvent } from './update-event.route';
import { toWireFailure } from './wire-answer';

/** The path of the platform's API. */
export const PLATFORM_API_PREFIX = '/v2';

/**
 * The body of an error in the platform's format.
 */
export const toWireErrorBody: ErrorBody = (status, message) => toWireFailure(status, message);

/**
 * Serves the platform's own API below `/v2`.
 */
export async function registerPlatformApi(server: FastifyInstance, contextOf: ContextOf): Promise<void> {
  await server.register(
    (api, _options, done) => {
      setErrorFormat(api, toWireErrorBody);
      registerCreateEvent(api, contextOf);
      registerUpdateEvent(api, contextOf);
      registerListEvents(api, contextOf);
      registerEventMeta(api, contextOf);
      registerMetaFields(api, contextOf);
      done();
    },
    { prefix: PLATFORM_API_PREFIX },
  );
}
