import type { FastifyInstance } from 'fastify';
import { createEvent } from '../events/create-event';
import type { EventContext } from '../events/event.context';
import { readDefinition } from '../events/event-wire';
import { toWireAnswer, toWireFailure } from './wire-answer';

/**
 * `POST /v2/events`: the platform's own way in, on the use case of the mutation.
 */
export function registerCreateEvent(server: FastifyInstance, { caller, events }: EventContext): void {
  server.post('/v2/events', async (request, reply) => {
    const reading = readDefinition(request.body);
    if ('misfits' in reading) return reply.code(400).send(toWireFailure(400, ...reading.misfits));

    const { event, warnings, errors } = await createEvent(
      events,
      caller,
      reading.input,
      reading.unknownProperties,
    );
    return reply.code(event ? 200 : 400).send(toWireAnswer(warnings, errors));
  });
}
