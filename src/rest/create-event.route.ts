import type { FastifyInstance } from 'fastify';
import { createEvent } from '../events/create-event';
import { type EventIssue, EventRule } from '../events/event-issue';
import type { EventServices } from '../events/event.context';
import { readDefinition } from '../events/event-wire';
import { type Refusal, toWireAnswer, toWireFailure } from './wire-answer';

/**
 * `POST /v2/events`: the platform's own way in, on the use case of the mutation.
 */
export function registerCreateEvent(server: FastifyInstance, { caller, events }: EventServices): void {
  server.post('/v2/events', async (request, reply) => {
    const reading = readDefinition(request.body);
    if ('misfits' in reading) return reply.code(400).send(toWireFailure(400, ...reading.misfits));

    const key = request.headers['idempotency-key'];
    const { event, replayed, warnings, errors } = await createEvent(events, caller, {
      input: reading.input,
      noticed: reading.unknownProperties,
      idempotencyKey: typeof key === 'string' ? key : null,
    });
    if (replayed) reply.header('idempotency-replayed', 'true');
    const refusal = refusalOf(errors);
    return reply.code(event ? 200 : refusal).send(toWireAnswer(warnings, errors, refusal));
  });
}

/** 422 tells a client that its key is at fault, and nothing of the definition. */
function refusalOf(errors: readonly EventIssue[]): Refusal {
  const [first, ...others] = errors;
  return first?.rule === EventRule.IDEMPOTENCY_KEY_MISMATCH && others.length === 0 ? 422 : 400;
}
