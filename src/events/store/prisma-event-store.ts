import type { Reader } from '../../database/access';
import type { Database } from '../../database/database';
import type { Provider } from '../../database/migrations';
import type { EventVersion, StoredEvent } from '../model/event-definition';
import { countEvents, findPage, findVersions } from './event-queries';
import { toEventVersion, toSearchable, toStoredEvent } from './event-rows';
import { EventScans, needsScan } from './event-scan';
import type { EventStatements, QueryFragments } from './event-statements';
import type {
  AuditLog,
  CreateOutcome,
  CreateRequest,
  EventCaller,
  EventCriteria,
  EventPageQuery,
  EventPageResult,
  EventStore,
  InsertResult,
  OrgEventStore,
  Replacement,
  UpdateDecision,
  UpdateOutcome,
  VersionRange,
  WriteAction,
} from './event-store';
import { disabledEvent, nextVersion } from './event-versions';
import { InsertEvents, type InsertOutcome, type InsertRequest } from './insert-events';
import { POSTGRES_FRAGMENTS, POSTGRES_STATEMENTS } from './postgres-statements';
import { toSearchText } from './search-text';
import { SQLITE_FRAGMENTS, SQLITE_STATEMENTS } from './sqlite-statements';
import { UpdateEvents, type UpdateRequest } from './update-events';
import { recordStored, recordUnknown } from './write-audit';

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
  readonly #access: EventAccess;

  /**
   * @param options.idempotencyTtl how long an idempotency key is kept, in ms
   */
  constructor(database: Database, { idempotencyTtl }: { readonly idempotencyTtl: number }) {
    this.#database = database;
    this.#dialect = DIALECTS[database.provider];
    const { statements } = this.#dialect;
    this.#access = {
      database,
      fragments: this.#dialect.fragments,
      scans: database.provider === 'sqlite' ? new EventScans(this.#dialect.fragments) : null,
      // Names are locked by inserts before events are locked by updates.
      insert: database.writes.add(new InsertEvents(statements, idempotencyTtl)),
      update: database.writes.add(new UpdateEvents(statements)),
    };
  }

  forCaller(caller: EventCaller, audit: AuditLog): OrgEventStore {
    return new PrismaOrgEventStore(caller, audit, this.#access);
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
        const rows = events.map((event) => ({ id: event.id, searchText: toSearchText(toSearchable(event)) }));
        await statements.setSearchTexts(writer, rows);
        return false;
      });
    }
  }
}

/** How the events of all organisations are read and written. */
interface EventAccess {
  readonly database: Database;
  readonly fragments: QueryFragments;
  /** Null if the database itself runs statements beside others. */
  readonly scans: EventScans | null;
  readonly insert: (request: InsertRequest) => Promise<InsertOutcome>;
  readonly update: (request: UpdateRequest) => Promise<UpdateOutcome | null>;
}

class PrismaOrgEventStore implements OrgEventStore {
  readonly author: string | null;
  readonly #orgId: string;
  readonly #audit: AuditLog;
  readonly #access: EventAccess;

  constructor({ orgId, name }: EventCaller, audit: AuditLog, access: EventAccess) {
    this.author = name;
    this.#orgId = orgId;
    this.#audit = audit;
    this.#access = access;
  }

  async create(request: CreateRequest): Promise<CreateOutcome> {
    const eventNames = request.definitions.map(({ eventName }) => eventName);
    const inserting = this.#access.insert({ ...request, orgId: this.#orgId, author: this.author });
    const outcome = await recordUnknown(this.#audit, 'event.created', eventNames, inserting);
    switch (outcome.kind) {
      case 'inserted':
        recordStored(
          this.#audit,
          'event.created',
          outcome.results.flatMap((result) => (result.kind === 'inserted' ? result.event : [])),
        );
        return { kind: 'completed', results: outcome.results, replayed: false };
      case 'already-inserted':
        return { kind: 'completed', results: await this.#recall(request, outcome.eventIds), replayed: true };
      case 'key-mismatch':
        return outcome;
    }
  }

  async update(
    replacement: Replacement,
    decide: (current: StoredEvent) => UpdateDecision,
  ): Promise<UpdateOutcome | null> {
    const { eventName } = replacement.definition;
    return this.#update('event.updated', eventName, decide, (current, now) =>
      nextVersion(current, replacement, this.author, now),
    );
  }

  async disable(
    eventName: string,
    decide: (current: StoredEvent) => UpdateDecision,
  ): Promise<UpdateOutcome | null> {
    return this.#update('event.disabled', eventName, decide, (current, now) =>
      disabledEvent(current, this.author, now),
    );
  }

  async findByIds(ids: readonly string[]): Promise<readonly StoredEvent[]> {
    if (ids.length === 0) return [];
    const where = { id: { in: [...ids] }, orgId: this.#orgId };
    const rows = await this.#read((reader) => reader.event.findMany({ where }));
    return rows.map(toStoredEvent);
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
    const { scans, fragments } = this.#access;
    const read = this.#read.bind(this);
    const { rows, ...rest } =
      scans !== null && needsScan(query.criteria, query.field)
        ? await scans.findPage(read, this.#orgId, query)
        : await read((reader) => findPage(reader, fragments, this.#orgId, query));
    return { events: rows.map(toStoredEvent), ...rest };
  }

  count(criteria: EventCriteria): Promise<number> {
    const { scans, fragments } = this.#access;
    const read = this.#read.bind(this);
    return scans !== null && needsScan(criteria)
      ? scans.count(read, this.#orgId, criteria)
      : read((reader) => countEvents(reader, fragments, this.#orgId, criteria));
  }

  async findReplacedVersions(ranges: readonly VersionRange[]): Promise<readonly EventVersion[]> {
    if (ranges.length === 0) return [];
    const rows = await this.#read((reader) =>
      findVersions(reader, this.#access.fragments, this.#orgId, ranges),
    );
    return rows.map(toEventVersion);
  }

  async #update(
    action: WriteAction,
    eventName: string,
    decide: UpdateRequest['decide'],
    apply: UpdateRequest['apply'],
  ): Promise<UpdateOutcome | null> {
    const updating = this.#access.update({ orgId: this.#orgId, eventName, decide, apply });
    const outcome = await recordUnknown(this.#audit, action, [eventName], updating);
    if (outcome?.decision.kind === 'updated') recordStored(this.#audit, action, [outcome.event]);
    return outcome;
  }

  #read<T>(query: (reader: Reader) => Promise<T>): Promise<T> {
    return this.#access.database.read(query);
  }

  /** The results of an earlier request, with its events as they are now. */
  async #recall({ definitions }: CreateRequest, eventIds: readonly string[]): Promise<InsertResult[]> {
    const events = await this.findByIds(eventIds);
    if (events.length === 0) throw new Error('an idempotency key refers to events that do not exist');
    const created = new Map(events.map((event) => [event.eventName, event]));
    return definitions.map(({ eventName }): InsertResult => {
      const event = created.get(eventName);
      return event ? { kind: 'inserted', event } : { kind: 'name-taken' };
    });
  }
}
