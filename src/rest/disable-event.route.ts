import type { FastifyInstance } from 'fastify';
import { disableEvent } from '../events/disable-event';
import { EVENT_NAME_QUERY, type EventNameQuery, NO_EVENT_NAME, readEventName } from './event-name.query';
import type { ContextOf } from './request-context';
import { BODY_REJECTIONS, COMMON_REJECTIONS, rejected, responseOf } from './responses';
import { toWireAnswer, toWireFailure } from './wire-answer';
import { ACCEPTANCE } from './wire-schemas';

const SCHEMA = {
  operationId: 'disableEvent',
  summary: 'Disables an event for good',
  description: 'A body is ignored.',
  querystring: EVENT_NAME_QUERY,
  response: {
    200: responseOf(ACCEPTANCE, 'The event is disabled, or was so already.'),
    400: rejected('The request is malformed, or there is no such event (code 1816).'),
    ...BODY_REJECTIONS,
    ...COMMON_REJECTIONS,
  },
};

/**
 * `PUT /v2/events/disable?event_name=X`: disables an event for good, like the mutation `disableEvent`. A body is ignored.
 */
export function registerDisableEvent(api: FastifyInstance, contextOf: ContextOf): void {
  void api.register((route, _options, done) => {
    // Clients may send an empty body of any type, since every other PUT has one.
    route.removeAllContentTypeParsers();
    route.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, parsed) => {
      parsed(null);
    });
    route.put<EventNameQuery>('/events/disable', { schema: SCHEMA }, async (request, reply) => {
      const eventName = readEventName(request.query);
      if (eventName === null) return reply.code(400).send(toWireFailure(400, NO_EVENT_NAME));
      const { event, warnings, errors } = await disableEvent(contextOf(request), { eventName });
      return reply.code(event ? 200 : 400).send(toWireAnswer(warnings, errors, 400));
    });
    done();
  });
}
