import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { scopeOfRoute } from '../auth/permissions';
import { limitBodies } from '../http/body-limit';
import { type ErrorBody, setErrorFormat } from '../http/error-answers';
import type { HttpLimits } from '../http/limits';
import { spendWrites } from '../http/rate-limits';
import { registerCreateEvent } from './create-event.route';
import { registerDisableEvent } from './disable-event.route';
import { registerEventMeta } from './event-meta.route';
import { registerListEvents } from './list-events.route';
import { registerMetaFields } from './meta-fields.route';
import { registerOpenApi } from './openapi';
import type { ContextOf } from './request-context';
import { registerUpdateEvent } from './update-event.route';
import { toWireFailure } from './wire-answer';

/** The path of the platform's API. */
export const PLATFORM_API_PREFIX = '/v2';

/**
 * The body of an error in the platform's format, which has no place for the name of a limit but the message.
 */
export const toWireErrorBody: ErrorBody = (status, message, { limit }) =>
  toWireFailure(status, typeof limit === 'string' ? `${message} (${limit})` : message);

/**
 * Serves the platform's own API below `/v2`.
 */
export async function registerPlatformApi(
  server: FastifyInstance,
  contextOf: ContextOf,
  { maxDefinitionSize }: Pick<HttpLimits, 'maxDefinitionSize'>,
): Promise<void> {
  await server.register(
    async (api) => {
      setErrorFormat(api, toWireErrorBody);
      await registerOpenApi(api);
      api.addHook('onRoute', requireScope);
      api.addHook('preHandler', limitWrites);
      limitBodies(api, { variable: 'MAX_DEFINITION_SIZE', bytes: maxDefinitionSize });
      registerCreateEvent(api, contextOf);
      registerUpdateEvent(api, contextOf);
      registerDisableEvent(api, contextOf);
      registerListEvents(api, contextOf);
      registerEventMeta(api, contextOf);
      registerMetaFields(api, contextOf);
    },
    { prefix: PLATFORM_API_PREFIX },
  );
}

/** Every route of the platform needs the scope that the table of permissions gives it. OPTIONS only says which methods there are. */
function requireScope(route: RouteOptions): void {
  if (route.method === 'OPTIONS') return;
  for (const method of [route.method].flat()) {
    route.config = { ...route.config, scope: scopeOfRoute(method, route.url) };
  }
}

async function limitWrites(request: FastifyRequest): Promise<void> {
  if (request.method !== 'POST' && request.method !== 'PUT') return;
  const refusal = await spendWrites(request, 1);
  if (refusal !== null) throw refusal;
}
