import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { EventContext } from '../events/event-context';
import { findEventByName } from '../events/find-event';
import { cursorOf, listEvents } from '../events/list-events';
import { EventOrderField, EventStatus, OrderDirection } from '../events/model/enums';
import type { StoredEvent } from '../events/model/event-definition';
import { MAX_PAGE_SIZE } from '../events/model/limits';
import { EVENT_NAME } from '../events/model/text-patterns';
import type { Page } from '../events/page';
import type { ContextOf } from './request-context';
import { COMMON_REJECTIONS, rejected, responseOf } from './responses';
import { toWireFailure } from './wire-answer';
import { toWireEvent } from './wire-event';
import { EVENT_LIST } from './wire-schemas';

const JSON_TYPE = 'application/json; charset=utf-8';

const ACTIVE = { status: EventStatus.ACTIVE };

const OLDEST_FIRST = { field: EventOrderField.CREATED_AT, direction: OrderDirection.ASC };

const SCHEMA = {
  operationId: 'listEvents',
  summary: 'Returns the active events, or the one with a name',
  querystring: {
    type: 'object',
    properties: {
      eventName: {
        type: 'string',
        pattern: EVENT_NAME.source,
        description: 'Only the event with exactly this name, which may be disabled.',
      },
    },
  },
  response: {
    200: responseOf(EVENT_LIST, 'The events, oldest first.'),
    400: rejected('The request is malformed, or its parameter is not the name of an event.'),
    ...COMMON_REJECTIONS,
  },
};

interface Querystring {
  readonly eventName?: unknown;
}

/**
 * `GET /v2/events`: all active events, oldest first, or with the parameter `eventName` the one of exactly this name, which
 * may be disabled. The list is streamed page by page, so that it is never in memory as a whole.
 */
export function registerListEvents(api: FastifyInstance, contextOf: ContextOf): void {
  api.get<{ Querystring: Querystring }>(
    '/events',
    { schema: SCHEMA, exposeHeadRoute: false },
    async (request, reply) => {
      const { eventName } = request.query;
      if (!isFilter(eventName)) return reply.code(400).send(toWireFailure(400, MALFORMED));
      const events = contextOf(request);
      if (eventName !== undefined) {
        const event = await findEventByName(events, eventName);
        return { data: event === null ? [] : [toWireEvent(event)], warnings: [], errors: [] };
      }
      // Read before the answer begins, so that a failure of the database still gets a status of its own.
      const firstPage = await pageAfter(events, null);
      return reply.type(JSON_TYPE).send(Readable.from(streamEvents(events, firstPage)));
    },
  );

  // The route that Fastify would add reads the whole list for an answer without a body.
  api.head<{ Querystring: Querystring }>('/events', (request, reply) =>
    reply
      .code(isFilter(request.query.eventName) ? 200 : 400)
      .type(JSON_TYPE)
      .send(),
  );
}

const MALFORMED = 'the parameter eventName must be given once and be the name of an event';

/** Whether the parameter is absent, or given once with a name that an event can have. */
function isFilter(eventName: unknown): eventName is string | undefined {
  return eventName === undefined || (typeof eventName === 'string' && EVENT_NAME.test(eventName));
}

function pageAfter(events: EventContext, after: string | null): Promise<Page<StoredEvent>> {
  return listEvents(events, { first: MAX_PAGE_SIZE, after, criteria: ACTIVE, order: OLDEST_FIRST });
}

async function* streamEvents(events: EventContext, firstPage: Page<StoredEvent>): AsyncGenerator<string> {
  yield '{"data":[';
  for (let page = firstPage, separator = ''; ; separator = ',') {
    const { nodes, hasNextPage } = page;
    if (nodes.length > 0) yield separator + nodes.map((event) => JSON.stringify(toWireEvent(event))).join();
    const last = nodes.at(-1);
    if (!hasNextPage || last === undefined) break;
    // SQLite answers within the same turn of the event loop: give other requests a turn.
    await setImmediate();
    page = await pageAfter(events, cursorOf(OLDEST_FIRST.field, last));
  }
  yield '],"warnings":[],"errors":[]}';
}
