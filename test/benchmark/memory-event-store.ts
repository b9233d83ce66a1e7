import { PrismaEventStore as RealEventStore } from '../../src/events/store/prisma-event-store';
import type {
  AuditLog,
  CreateRequest,
  EventCaller,
  InsertResult,
  OrgEventStore,
} from '../../src/events/store/event-store';
import { firstVersion } from '../../src/events/store/event-versions';
import { recordStored } from '../../src/events/store/write-audit';

/**
 * Takes the place of the module of the real store in a gateway that `build-memory-gateway.mjs` bundles: events are created
 * in memory. Everything else is as it is, and the database stays empty.
 */
export class PrismaEventStore extends RealEventStore {
  readonly #eventNames = new Set<string>();

  override forCaller(caller: EventCaller, audit: AuditLog): OrgEventStore {
    const store = super.forCaller(caller, audit);
    return Object.assign(store, {
      create: ({ definitions }: CreateRequest) => {
        const results = definitions.map((definition): InsertResult => {
          if (this.#eventNames.has(definition.eventName)) return { kind: 'name-taken' };
          this.#eventNames.add(definition.eventName);
          return { kind: 'inserted', event: firstVersion(definition, store.author, new Date()) };
        });
        const events = results.flatMap((result) => (result.kind === 'inserted' ? result.event : []));
        recordStored(audit, 'event.created', events);
        return Promise.resolve({ kind: 'completed', results, replayed: false });
      },
    });
  }
}
