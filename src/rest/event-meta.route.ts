import type { FastifyInstance } from 'fastify';
import { findEventByName } from '../events/find-event';
import { toIssue } from '../events/validation/event-issue';
import { EventRule } from '../events/validation/event-rule';
import { EVENT_NAME_QUERY, type EventNameQuery, NO_EVENT_NAME, readEventName } from './event-name.query';
import type { ContextOf } from './request-context';
import { COMMON_REJECTIONS, rejected, responseOf } from './responses';
import { toWireAnswer, toWireFailure } from './wire-answer';
import { toWireEvent } from './wire-event';
import { EVENT_META } from './wire-schemas';

const SCHEMA = {
  operationId: 'getEvent',
  summary: 'Returns one event',
  querystring: EVENT_NAME_QUERY,
  response: {
    200: responseOf(EVENT_META, 'The event.'),
    400: rejected('The request is malformed, or there is no such event (code 1816).'),
    ...COMMON_REJECTIONS,
  },
};

/**
 * `GET /v2/events/meta?event_name=X`: one event in the platform's format.
 */
export function registerEventMeta(api: FastifyInstance, contextOf: ContextOf): void {
  api.get<EventNameQuery>('/events/meta', { schema: SCHEMA }, async (request, reply) => {
    const eventName = readEventName(request.query);
    if (eventName === null) return reply.code(400).send(toWireFailure(400, NO_EVENT_NAME));
    const event = await findEventByName(contextOf(request), eventName);
    if (event !== null) return { ...toWireEvent(event), transformerMappings: [], warnings: [] };
    const notFound = toIssue({ eventName }, { rule: EventRule.EVENT_NOT_FOUND, path: ['eventName'] }, []);
    return reply.code(400).send(toWireAnswer([], [notFound], 400));
  });
}
