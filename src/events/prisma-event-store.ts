import type { Database } from '../database/database';
import { WriteQueue } from '../database/write-queue';
import { EventBatch, type EventWrite, type WriteOutcome } from './event-batch';
import type { EventVersion, StoredEvent } from './event-definition';
import { countEvents, findStretch, findVersions } from './event-queries';
import { toEventVersion, toStoredEvent } from './event-rows';
import { EVENT_STATEMENTS } from './event-statements';
import type {
  CreateOutcome,
  EventCriteria,
  EventStore,
  EventStretch,
  NewEvents,
  Placement,
  Revise,
  UpdateOutcome,
  VersionRange,
} from './event-store';
import { toSearchText } from './search-text';

/** Enough for a transaction to be worth its commit, and few enough for it to be short. */
const PREPARED_AT_A_TIME = 1_000;

/** The store in a database that Prisma reaches. */
export class PrismaEventStore implements EventStore {
  readonly #database: Database;
  readonly #queue: WriteQueue<EventWrite, WriteOutcome>;

  /**
   * @param options.idempotencyTtl how long an idempotency key is kept, in ms
   */
  constructor(database: Database, { idempotencyTtl }: { readonly idempotencyTtl: number }) {
    this.#database = database;
    const statements = EVENT_STATEMENTS[database.provider];
    this.#queue = new WriteQueue((writes) => {
      const batch = new EventBatch(statements, idempotencyTtl, writes);
      return database.transaction((writer) => batch.write(writer));
    }, weightOf);
  }

  /**
   * Completes what a migration, which is SQL alone, could not do. To be called before anything is written; gateways
   * that start together share the work.
   */
  async prepare(): Promise<void> {
    const statements = EVENT_STATEMENTS[this.#database.provider];
    for (let left = true; left;) {
      left = await this.#database.transaction(async (writer) => {
        const events = await statements.findUnsearchable(writer, PREPARED_AT_A_TIME);
        if (events.length === 0) return false;
        const rows = events.map((event) => ({ id: event.id, searchText: toSearchText(event) }));
        await statements.setSearchTexts(writer, rows);
        return true;
      });
    }
  }

  async create(events: NewEvents): Promise<CreateOutcome> {
    const outcome = await this.#queue.submit({ kind: 'create', ...events });
    switch (outcome.kind) {
      case 'key-free-again':
        return this.create(events);
      case 'key-held':
        return { kind: 'replayed', placements: await this.#recall(events, outcome.eventIds) };
      case 'done':
      case 'key-mismatch':
        return outcome;
      case 'not-found':
      case 'left':
      case 'revised':
      case 'failed':
        throw new Error('creating events ended as an update does');
    }
  }

  async update(orgId: string, eventName: string, revise: Revise): Promise<UpdateOutcome> {
    const outcome = await this.#queue.submit({ kind: 'update', orgId, eventName, revise });
    switch (outcome.kind) {
      case 'not-found':
      case 'left':
      case 'revised':
        return outcome;
      case 'failed':
        throw outcome.error;
      case 'done':
      case 'key-held':
      case 'key-free-again':
      case 'key-mismatch':
        throw new Error('updating an event ended as creating does');
    }
  }

  async findById(orgId: string, id: string): Promise<StoredEvent | null> {
    const row = await this.#database.read((reader) => reader.event.findUnique({ where: { id, orgId } }));
    return row && toStoredEvent(row);
  }

  async findByName(orgId: string, eventName: string): Promise<StoredEvent | null> {
    const where = { orgId_eventName: { orgId, eventName } };
    const row = await this.#database.read((reader) => reader.event.findUnique({ where }));
    return row && toStoredEvent(row);
  }

  async findTakenNames(orgId: string, eventNames: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    if (eventNames.length === 0) return new Map();
    const where = { orgId, eventName: { in: [...eventNames] } };
    const rows = await this.#database.read((reader) =>
      reader.event.findMany({ where, select: { eventName: true, createdAt: true } }),
    );
    return new Map(rows.map(({ eventName, createdAt }) => [eventName, createdAt]));
  }

  async findStretch(orgId: string, stretch: EventStretch): Promise<readonly StoredEvent[]> {
    const { provider } = this.#database;
    const rows = await this.#database.read((reader) => findStretch(reader, provider, orgId, stretch));
    return rows.map(toStoredEvent);
  }

  count(orgId: string, criteria: EventCriteria): Promise<number> {
    const { provider } = this.#database;
    return this.#database.read((reader) => countEvents(reader, provider, orgId, criteria));
  }

  async findReplacedVersions(ranges: readonly VersionRange[]): Promise<readonly EventVersion[]> {
    if (ranges.length === 0) return [];
    const { provider } = this.#database;
    const rows = await this.#database.read((reader) => findVersions(reader, provider, ranges));
    return rows.map(toEventVersion);
  }

  /** Resolves when every write that was submitted is committed or refused. */
  drain(): Promise<void> {
    return this.#queue.drain();
  }

  /** What an earlier request made of the definitions, as it was then. */
  async #recall({ definitions }: NewEvents, eventIds: readonly string[]): Promise<Placement[]> {
    const rows = await this.#database.read((reader) =>
      reader.event.findMany({ where: { id: { in: [...eventIds] } } }),
    );
    const events = rows.map(toStoredEvent);
    const changed = events.filter(({ version }) => version > 1);
    const firsts = await this.findReplacedVersions(
      changed.map(({ id }) => ({ eventId: id, from: 1, to: 1 })),
    );
    const firstOf = new Map(firsts.map((first) => [first.eventId, first]));
    const asCreated = new Map(
      events.map((event) => [event.eventName, asOf(event, firstOf.get(event.id))] as const),
    );
    if (asCreated.size === 0) throw new Error('an idempotency key names no event that is there');
    return definitions.map(({ eventName }): Placement => {
      const event = asCreated.get(eventName);
      return event ? { kind: 'created', event } : { kind: 'name-taken' };
    });
  }
}

/**
 * How much of a batch a write takes. A list is a batch of its own: it may be large, and what it takes and then
 * gives back, because it cannot have all, is in no other write's way.
 */
function weightOf(write: EventWrite): number {
  if (write.kind === 'update') return FIELDS_OF_AN_UPDATE / FIELDS_OF_A_UNIT;
  const [definition, ...others] = write.definitions;
  return others.length > 0 ? Infinity : 1 + (definition?.fields.length ?? 0) / FIELDS_OF_A_UNIT;
}

/** So many fields cost as much as an event does without them. */
const FIELDS_OF_A_UNIT = 20;

/** What an update reads and writes is known in its turn only: some definition, and the one that it replaces. */
const FIELDS_OF_AN_UPDATE = 60;

/** An event as it was in a version, where that was replaced. */
function asOf(event: StoredEvent, earlier: EventVersion | undefined): StoredEvent {
  if (earlier === undefined) return event;
  const { version, actions, description, fields, createdAt } = earlier;
  return { ...event, version, actions, description, fields, updatedAt: createdAt };
}
