import type { FastifyInstance } from 'fastify';
import { updateEvent } from '../events/update-event';
import { parseDefinition } from '../events/validation/parse-definition';
import type { ContextOf } from './request-context';
import { toWireAnswer, toWireFailure } from './wire-answer';

/**
 * `PUT /v2/events`: updates an event, like the mutation `updateEvent`.
 */
export function registerUpdateEvent(api: FastifyInstance, contextOf: ContextOf): void {
  api.put('/events', async (request, reply) => {
    const parsed = parseDefinition(request.body);
    if ('parseErrors' in parsed) return reply.code(400).send(toWireFailure(400, ...parsed.parseErrors));

    const { event, warnings, errors } = await updateEvent(contextOf(request), { definition: parsed });
    return reply.code(event ? 200 : 400).send(toWireAnswer(warnings, errors, 400));
  });
}
