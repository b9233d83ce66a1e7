import type { FastifyInstance } from 'fastify';
import type { EventServices } from '../events/event.context';
import { describeViolation, EventRule } from '../events/event-issue';
import { findEventByName } from '../events/find-event';
import { toWireAnswer, toWireFailure } from './wire-answer';
import { toWireEvent } from './wire-event';

/**
 * `GET /v2/events/meta?event_name=X`: one event as the platform reads it out.
 */
export function registerEventMeta(server: FastifyInstance, { caller, events }: EventServices): void {
  server.get<{ Querystring: Readonly<Record<string, unknown>> }>(
    '/v2/events/meta',
    async (request, reply) => {
      const { event_name: eventName } = request.query;
      if (typeof eventName !== 'string') {
        return reply.code(400).send(toWireFailure(400, 'the parameter event_name must be given once'));
      }
      const event = await findEventByName(events.store, caller, eventName);
      if (event !== null) return { data: toWireEvent(event), warnings: [], errors: [] };
      const violation = { rule: EventRule.EVENT_NOT_FOUND, path: ['eventName'] };
      return reply.code(400).send(toWireAnswer([], [describeViolation({ eventName }, violation, [])], 400));
    },
  );
}
