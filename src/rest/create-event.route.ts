import type { FastifyInstance } from 'fastify';
import { createEvent } from '../events/create-event';
import type { EventIssue } from '../events/validation/event-issue';
import { EventRule } from '../events/validation/event-rule';
import { parseDefinition } from '../events/validation/parse-definition';
import type { ContextOf } from './request-context';
import { type ErrorStatus, toWireAnswer, toWireFailure } from './wire-answer';

/**
 * `POST /v2/events`: creates an event, like the mutation `createEvent`.
 */
export function registerCreateEvent(api: FastifyInstance, contextOf: ContextOf): void {
  api.post('/events', async (request, reply) => {
    const parsed = parseDefinition(request.body);
    if ('parseErrors' in parsed) return reply.code(400).send(toWireFailure(400, ...parsed.parseErrors));

    const key = request.headers['idempotency-key'];
    const { event, replayed, warnings, errors } = await createEvent(contextOf(request), {
      definition: parsed,
      idempotencyKey: typeof key === 'string' ? key : null,
    });
    if (replayed) reply.header('idempotency-replayed', 'true');
    const errorStatus = errorStatusOf(errors);
    return reply.code(event ? 200 : errorStatus).send(toWireAnswer(warnings, errors, errorStatus));
  });
}

/** 422 tells the client that the idempotency key is wrong and not the definition. */
function errorStatusOf(errors: readonly EventIssue[]): ErrorStatus {
  const [first, ...others] = errors;
  return first?.rule === EventRule.IDEMPOTENCY_KEY_MISMATCH && others.length === 0 ? 422 : 400;
}
