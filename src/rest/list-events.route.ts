import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { EventOrderField, OrderDirection } from '../events/event.enums';
import type { EventServices } from '../events/event.context';
import type { StoredEvent } from '../events/event-definition';
import type { Slice } from '../events/page';
import { cursorOf, listEvents } from '../events/list-events';
import { toWireEvent } from './wire-event';

/** As many as the use case gives at a time: the whole list is never in memory. */
const PAGE_SIZE = 100;

const JSON_TYPE = 'application/json; charset=utf-8';

const ORDER = { field: EventOrderField.CREATED_AT, direction: OrderDirection.ASC };

/**
 * `GET /v2/events`: every event, the oldest first, as the platform lists them.
 */
export function registerListEvents(server: FastifyInstance, { caller, events }: EventServices): void {
  const pageBehind = (cursor: string | null): Promise<Slice<StoredEvent>> =>
    listEvents(events.store, caller, { first: PAGE_SIZE, after: cursor, criteria: {}, order: ORDER });

  async function* write(first: Slice<StoredEvent>): AsyncGenerator<string> {
    yield '{"data":[';
    for (let page = first, comma = ''; ; comma = ',') {
      const { nodes, hasNextPage } = page;
      if (nodes.length > 0) yield comma + nodes.map((event) => JSON.stringify(toWireEvent(event))).join();
      const last = nodes.at(-1);
      if (!hasNextPage || last === undefined) break;
      // SQLite answers at once, without a turn of the event loop: let the others have theirs.
      await setImmediate();
      page = await pageBehind(cursorOf(ORDER.field, last));
    }
    yield '],"warnings":[],"errors":[]}';
  }

  server.get('/v2/events', { exposeHeadRoute: false }, async (_request, reply) => {
    // Read before the answer begins, so that a database that is away is told.
    const first = await pageBehind(null);
    return reply.type(JSON_TYPE).send(Readable.from(write(first)));
  });

  // The route above would read the whole list for an answer without a body.
  server.head('/v2/events', (_request, reply) => reply.type(JSON_TYPE).send());
}
