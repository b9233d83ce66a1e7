import type { FastifyInstance } from 'fastify';
import { createEvent } from '../events/create-event';
import { MAX_IDEMPOTENCY_KEY_LENGTH, MIN_IDEMPOTENCY_KEY_LENGTH } from '../events/model/limits';
import type { EventIssue } from '../events/validation/event-issue';
import { EventRule } from '../events/validation/event-rule';
import { parseDefinition } from '../events/validation/parse-definition';
import type { ContextOf } from './request-context';
import { BODY_REJECTIONS, COMMON_REJECTIONS, rejected, responseOf } from './responses';
import { type ErrorStatus, toWireAnswer, toWireFailure } from './wire-answer';
import { ACCEPTANCE, DEFINITION_BODY } from './wire-schemas';

const SCHEMA = {
  operationId: 'createEvent',
  summary: 'Creates an event',
  headers: {
    type: 'object',
    properties: {
      'Idempotency-Key': {
        type: 'string',
        minLength: MIN_IDEMPOTENCY_KEY_LENGTH,
        maxLength: MAX_IDEMPOTENCY_KEY_LENGTH,
        description: 'Chosen by the client, so that it can send the request again until it gets a response.',
      },
    },
  },
  body: DEFINITION_BODY,
  response: {
    200: responseOf(ACCEPTANCE, 'The event was created.', {
      'Idempotency-Replayed': {
        type: 'string',
        const: 'true',
        description: 'An earlier request with the same key has created the event.',
      },
    }),
    400: rejected('The request is malformed, the body is not a definition, or a rule rejects it.'),
    422: rejected('The idempotency key was used with a different definition.'),
    ...BODY_REJECTIONS,
    ...COMMON_REJECTIONS,
  },
};

/**
 * `POST /v2/events`: creates an event, like the mutation `createEvent`.
 */
export function registerCreateEvent(api: FastifyInstance, contextOf: ContextOf): void {
  api.post('/events', { schema: SCHEMA }, async (request, reply) => {
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
