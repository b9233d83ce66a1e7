import type { FastifyInstance } from 'fastify';
import { updateEvent } from '../events/update-event';
import { parseDefinition } from '../events/validation/parse-definition';
import type { ContextOf } from './request-context';
import { BODY_REJECTIONS, COMMON_REJECTIONS, rejected, responseOf } from './responses';
import { toWireAnswer, toWireFailure } from './wire-answer';
import { ACCEPTANCE, DEFINITION_BODY } from './wire-schemas';

const SCHEMA = {
  operationId: 'updateEvent',
  summary: 'Replaces the definition of the event with the same eventName',
  body: DEFINITION_BODY,
  response: {
    200: responseOf(ACCEPTANCE, 'The definition was replaced, or was the same already.'),
    400: rejected(
      'The request is malformed, the body is not a definition, a rule rejects it, or there is no such event (code 1816).',
    ),
    ...BODY_REJECTIONS,
    ...COMMON_REJECTIONS,
  },
};

/**
 * `PUT /v2/events`: updates an event, like the mutation `updateEvent`.
 */
export function registerUpdateEvent(api: FastifyInstance, contextOf: ContextOf): void {
  api.put('/events', { schema: SCHEMA }, async (request, reply) => {
    const parsed = parseDefinition(request.body);
    if ('parseErrors' in parsed) return reply.code(400).send(toWireFailure(400, ...parsed.parseErrors));

    const { event, warnings, errors } = await updateEvent(contextOf(request), { definition: parsed });
    return reply.code(event ? 200 : 400).send(toWireAnswer(warnings, errors, 400));
  });
}
