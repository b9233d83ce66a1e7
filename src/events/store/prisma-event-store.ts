import type { Database, Reader } from '../../database/database';
import type { Provider } from '../../database/migrations';
import type { EventVersion, StoredEvent } from '../model/event-definition';
import { countEvents, findPage, findVersions } from './event-queries';
import { toEventVersion, toStoredEvent } from './event-rows';
import type { EventStatements, QueryFragments } from './event-statements';
import type {
  CreateOutcome,
  CreateRequest,
  EventCriteria,
  EventPageQuery,
  EventPageResult,
  EventStore,
  InsertResult,
  OrgEventStore,
  UpdateDecision,
  UpdateOutcome,
  VersionRange,
} from './event-store';
import { InsertEvents, type InsertOutcome, type InsertRequest } from './insert-events';
import { POSTGRES_FRAGMENTS, POSTGRES_STATEMENTS } from './postgres-statements';
import { toSearchText } from './search-text';
import { SQLITE_FRAGMENTS, SQLITE_STATEMENTS } from './sqlite-statements';
import { UpdateEvents, type UpdateRequest } from './update-events';

interface Dialect {
  readonly statements: EventStatements;
  readonly fragments: QueryFragments;
}

const DIALECTS: Readonly<Record<Provider, Dialect>> = {
  sqlite: { statements: SQLITE_STATEMENTS, fragments: SQLITE_FRAGMENTS },
  postgresql: { statements: POSTGRES_STATEMENTS, fragments: POSTGRES_FRAGMENTS },
};

/** Large enough to be worth a commit, and small enough for a short transaction. */
const INDEXING_BATCH_SIZE = 1_000;

/** Stores events in a database through Prisma. */
export class PrismaEventStore implements EventStore {
  readonly #database: Database;
  readonly #dialect: Dialect;
  readonly #insert: (request: InsertRequest) => Promise<InsertOutcome>;
  readonly #update: (request: UpdateRequest) => Promise<UpdateOutcome | null>;

  /**
   * @param options.idempotencyTtl how long an idempotency key is kept, in ms
   */
  constructor(database: Database, { idempotencyTtl }: { readonly idempotencyTtl: number }) {
    this.#database = database;
    this.#dialect = DIALECTS[database.provider];
    const { statements } = this.#dialect;
    // Names are locked by inserts before events are locked by updates.
    this.#insert = database.writes.add(new InsertEvents(statements, idempotencyTtl));
    this.#update = database.writes.add(new UpdateEvents(statements));
  }

  forOrg(orgId: string): OrgEventStore {
    return new PrismaOrgEventStore(
      orgId,
      this.#database,
      this.#dialect.fragments,
      this.#insert,
      this.#update,
    );
  }

  /**
   * Computes the search texts that a migration, which is nothing but SQL, cannot compute. To be called before
   * anything is written; gateways that start at the same time share the work.
   */
  async indexMigratedEvents(): Promise<void> {
    const { statements } = this.#dialect;
    let isComplete = false;
    while (!isComplete) {
      isComplete = await this.#database.transaction(async (writer) => {
        const events = await statements.findUnindexed(writer, INDEXING_BATCH_SIZE);
        if (events.length === 0) return true;
        const rows = events.map((event) => ({ id: event.id, searchText: toSearchText(event) }));
        await statements.setSearchTexts(writer, rows);
        return false;
      });
    }
  }
}

class PrismaOrgEventStore implements OrgEventStore {
  readonly #orgId: string;
  readonly #database: Database;
  readonly #fragments: QueryFragments;
  readonly #insert: (request: InsertRequest) => Promise<InsertOutcome>;
  readonly #update: (request: UpdateRequest) => Promise<UpdateOutcome | null>;

  constructor(
    orgId: string,
    database: Database,
    fragments: QueryFragments,
    insert: (request: InsertRequest) => Promise<InsertOutcome>,
    update: (request: UpdateRequest) => Promise<UpdateOutcome | null>,
  ) {
    this.#orgId = orgId;
    this.#database = database;
    this.#fragments = fragments;
    this.#insert = insert;
    this.#update = update;
  }

  async create(request: CreateRequest): Promise<CreateOutcome> {
    const outcome = await this.#insert({ orgId: this.#orgId, ...request });
    switch (outcome.kind) {
      case 'inserted':
        return { kind: 'completed', results: outcome.results, replayed: false };
      case 'already-inserted':
        return { kind: 'completed', results: await this.#recall(request, outcome.eventIds), replayed: true };
      case 'key-mismatch':
        return outcome;
    }
  }

  update(eventName: string, decide: (current: StoredEvent) => UpdateDecision): Promise<UpdateOutcome | null> {
    return this.#update({ orgId: this.#orgId, eventName, decide });
  }

  async findById(id: string): Promise<StoredEvent | null> {
    const where = { id, orgId: this.#orgId };
    const row = await this.#read((reader) => reader.event.findUnique({ where }));
    return row && toStoredEvent(row);
  }

  async findByName(eventName: string): Promise<StoredEvent | null> {
    const where = { orgId_eventName: { orgId: this.#orgId, eventName } };
    const row = await this.#read((reader) => reader.event.findUnique({ where }));
    return row && toStoredEvent(row);
  }

  async findCreationTimes(eventNames: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    if (eventNames.length === 0) return new Map();
    const where = { orgId: this.#orgId, eventName: { in: [...eventNames] } };
    const rows = await this.#read((reader) =>
      reader.event.findMany({ where, select: { eventName: true, createdAt: true } }),
    );
    return new Map(rows.map(({ eventName, createdAt }) => [eventName, createdAt]));
  }

  async findPage(query: EventPageQuery): Promise<EventPageResult> {
    const { rows, ...rest } = await this.#read((reader) =>
      findPage(reader, this.#fragments, this.#orgId, query),
    );
    return { events: rows.map(toStoredEvent), ...rest };
  }

  count(criteria: EventCriteria): Promise<number> {
    return this.#read((reader) => countEvents(reader, this.#fragments, this.#orgId, criteria));
  }

  async findReplacedVersions(ranges: readonly VersionRange[]): Promise<readonly EventVersion[]> {
    if (ranges.length === 0) return [];
    const rows = await this.#read((reader) => findVersions(reader, this.#fragments, this.#orgId, ranges));
    return rows.map(toEventVersion);
  }

  #read<T>(query: (reader: Reader) => Promise<T>): Promise<T> {
    return this.#database.read(query);
  }

  /** The results of an earlier request, with its events as they are now. */
  async #recall({ definitions }: CreateRequest, eventIds: readonly string[]): Promise<InsertResult[]> {
    const where = { id: { in: [...eventIds] }, orgId: this.#orgId };
    const rows = await this.#read((reader) => reader.event.findMany({ where }));
    if (rows.length === 0) throw new Error('an idempotency key refers to events that do not exist');
    const created = new Map(rows.map((row) => [row.eventName, toStoredEvent(row)]));
    return definitions.map(({ eventName }): InsertResult => {
      const event = created.get(eventName);
      return event ? { kind: 'inserted', event } : { kind: 'name-taken' };
    });
  }
}
