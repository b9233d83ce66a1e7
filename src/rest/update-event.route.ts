import type { FastifyInstance } from 'fastify';
import type { EventServices } from '../events/event.context';
import { readDefinition } from '../events/event-wire';
import { updateEvent } from '../events/update-event';
import { toWireAnswer, toWireFailure } from './wire-answer';

/**
 * `PUT /v2/events`: the platform's own way to update, on the use case of the mutation.
 */
export function registerUpdateEvent(server: FastifyInstance, { caller, events }: EventServices): void {
  server.put('/v2/events', async (request, reply) => {
    const reading = readDefinition(request.body);
    if ('misfits' in reading) return reply.code(400).send(toWireFailure(400, ...reading.misfits));

    const { event, warnings, errors } = await updateEvent(events, caller, {
      input: reading.input,
      noticed: reading.unknownProperties,
    });
    return reply.code(event ? 200 : 400).send(toWireAnswer(warnings, errors, 400));
  });
}
