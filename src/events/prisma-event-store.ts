import { uuidv7 } from 'uuidv7';
import type { Database, Reader, Writer } from '../database/database';
import { WriteQueue } from '../database/write-queue';
import { CustomerIdentifierType, EventAction, EventFieldType } from './event.enums';
import type { EventDefinition, StoredEvent } from './event-definition';
import {
  EVENT_STATEMENTS,
  type EventFieldRow,
  type EventRow,
  type EventStatements,
  type KeyName,
  type KeyRow,
  toTimestamp,
} from './event-statements';
import type { CreateOutcome, EventStore, RepeatableRequest } from './event-store';

interface CreateWrite {
  readonly orgId: string;
  readonly definition: EventDefinition;
  readonly request: RepeatableRequest | undefined;
}

/** A write of a batch with the rows that it would make. */
interface PreparedWrite {
  readonly event: StoredEvent;
  readonly row: EventRow;
  readonly key: KeyRow | undefined;
}

/** How a write ended in its batch. */
type WriteOutcome =
  | Exclude<CreateOutcome, { kind: 'replayed' }>
  /** An earlier request of this key and input made the event. */
  | { readonly kind: 'key-held'; readonly eventId: string }
  /** An earlier request of the batch had the key, but was refused: this one is the first now. */
  | { readonly kind: 'key-free-again' };

/** For each key that a batch writes, so many that are over go, and some more: the table does not grow for ever. */
const EXPIRED_KEYS_A_WRITE = 2;

/** The store in a database that Prisma reaches. */
export class PrismaEventStore implements EventStore {
  readonly #database: Database;
  readonly #statements: EventStatements;
  readonly #idempotencyTtl: number;
  readonly #queue: WriteQueue<CreateWrite, WriteOutcome>;

  /**
   * @param options.idempotencyTtl how long an idempotency key is kept, in ms
   */
  constructor(database: Database, { idempotencyTtl }: { readonly idempotencyTtl: number }) {
    this.#database = database;
    this.#statements = EVENT_STATEMENTS[database.provider];
    this.#idempotencyTtl = idempotencyTtl;
    this.#queue = new WriteQueue((batch) => this.#commit(batch));
  }

  async create(
    orgId: string,
    definition: EventDefinition,
    request?: RepeatableRequest,
  ): Promise<CreateOutcome> {
    const outcome = await this.#queue.submit({ orgId, definition, request });
    if (outcome.kind === 'key-free-again') return this.create(orgId, definition, request);
    if (outcome.kind !== 'key-held') return outcome;
    const event = await this.#find({ id: outcome.eventId });
    if (event === null) throw new Error('an idempotency key names an event that is not there');
    return { kind: 'replayed', event };
  }

  findByName(orgId: string, eventName: string): Promise<StoredEvent | null> {
    return this.#find({ orgId_eventName: { orgId, eventName } });
  }

  /** Resolves when every write that was submitted is committed or refused. */
  drain(): Promise<void> {
    return this.#queue.drain();
  }

  async #find(where: Parameters<Reader['event']['findUnique']>[0]['where']): Promise<StoredEvent | null> {
    const row = await this.#database.read((reader) =>
      reader.event.findUnique({ where, include: { fields: { orderBy: { position: 'asc' } } } }),
    );
    return row && toStoredEvent(row);
  }

  async #commit(batch: readonly CreateWrite[]): Promise<WriteOutcome[]> {
    const now = new Date();
    const writes = batch.map((write) => prepare(write, now));
    return this.#database.transaction((writer) => this.#write(writer, writes));
  }

  /** Keys are locked before names, and either in one order, so that gateways do not wait for each other in a ring. */
  async #write(writer: Writer, writes: readonly PreparedWrite[]): Promise<WriteOutcome[]> {
    const statements = this.#statements;
    const keys = writes.flatMap(({ key }) => key ?? []);
    const claimed = await this.#claim(writer, keys);
    const firsts = writes.filter(({ event, key }) => key === undefined || claimed.has(event.id));

    const rows = firsts.map(({ row }) => row).sort(byName);
    const inserted = new Set(
      rows.length > 0 ? (await statements.insertEvents(writer, rows)).map(({ id }) => id) : [],
    );
    const fields = firsts
      .filter(({ event }) => inserted.has(event.id))
      .flatMap(({ event }) => toFieldRows(event));
    if (fields.length > 0) await statements.insertFields(writer, fields);

    const refused = keys.filter(({ eventId }) => claimed.has(eventId) && !inserted.has(eventId));
    const refusedInputs = new Map(refused.map((key) => [idOf(key), key.inputHash]));
    if (refused.length > 0) await statements.deleteKeys(writer, refused.map(nameOf));
    const held = await this.#findHolders(
      writer,
      keys.filter(({ eventId }) => !claimed.has(eventId)),
    );
    if (keys.length > 0) {
      await statements.deleteExpiredKeys(writer, keys.length * EXPIRED_KEYS_A_WRITE);
    }

    return writes.map(({ event, key }) => {
      if (inserted.has(event.id)) return { kind: 'created', event };
      if (key === undefined || claimed.has(event.id)) return { kind: 'name-taken' };
      const holder = held.get(idOf(key));
      if (holder === undefined) {
        // The one before it was refused. What is the same fares the same; anything else is the first now.
        const isSame = refusedInputs.get(idOf(key)) === key.inputHash;
        return isSame ? { kind: 'name-taken' } : { kind: 'key-free-again' };
      }
      return holder.inputHash === key.inputHash
        ? { kind: 'key-held', eventId: holder.eventId }
        : { kind: 'key-mismatch' };
    });
  }

  /** The event ids of the requests that are the first of their keys. */
  async #claim(writer: Writer, keys: readonly KeyRow[]): Promise<ReadonlySet<string>> {
    // Of one key, the batch may have several requests: the first to come is the first.
    const firsts = new Map([...keys].reverse().map((key) => [idOf(key), key]));
    if (firsts.size === 0) return new Set();
    const rows = [...firsts.values()].sort(byKey);
    const claimed = await this.#statements.claimKeys(writer, rows, this.#idempotencyTtl);
    return new Set(claimed.map(({ eventId }) => eventId));
  }

  async #findHolders(
    writer: Writer,
    keys: readonly KeyRow[],
  ): Promise<ReadonlyMap<string, Pick<KeyRow, 'inputHash' | 'eventId'>>> {
    if (keys.length === 0) return new Map();
    const holders = await this.#statements.findKeys(writer, keys.map(nameOf));
    return new Map(holders.map((holder) => [idOf(holder), holder]));
  }
}

function prepare({ orgId, definition, request }: CreateWrite, now: Date): PreparedWrite {
  const event: StoredEvent = { id: uuidv7(), ...definition, createdAt: now, updatedAt: now };
  return {
    event,
    row: {
      id: event.id,
      orgId,
      eventName: event.eventName,
      actions: event.actions,
      description: event.description,
      createdAt: toTimestamp(now.getTime()),
      updatedAt: toTimestamp(now.getTime()),
    },
    key: request && {
      orgId,
      ...request,
      eventId: event.id,
    },
  };
}

function toFieldRows({ id, fields }: StoredEvent): EventFieldRow[] {
  return fields.map(({ name, type, attributes }, position) => ({
    eventId: id,
    position,
    name,
    type,
    ...attributes,
  }));
}

function toStoredEvent(row: StoredRow): StoredEvent {
  return {
    id: row.id,
    eventName: row.eventName,
    actions: Array.isArray(row.actions)
      ? row.actions.map((action) => memberOf(Object.values(EventAction), action))
      : [],
    description: row.description,
    fields: row.fields.map((field) => ({
      name: field.name,
      type: memberOf(Object.values(EventFieldType), field.type),
      attributes: {
        addCustomerIfNotExists: field.addCustomerIfNotExists,
        isRequired: field.isRequired,
        isUniqueKeyField: field.isUniqueKeyField,
        isPsiData: field.isPsiData,
        identifierType:
          field.identifierType === null
            ? null
            : memberOf(Object.values(CustomerIdentifierType), field.identifierType),
      },
    })),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/** An event as the clients read it. */
type StoredRow = Omit<EventRow, 'actions' | 'createdAt' | 'updatedAt'> & {
  readonly actions: unknown;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly fields: readonly EventFieldRow[];
};

function nameOf({ orgId, operation, key }: KeyName): KeyName {
  return { orgId, operation, key };
}

function idOf({ orgId, operation, key }: KeyName): string {
  return JSON.stringify([orgId, operation, key]);
}

function byKey(a: KeyName, b: KeyName): number {
  return compare(idOf(a), idOf(b));
}

function byName(a: EventRow, b: EventRow): number {
  return compare(a.orgId, b.orgId) || compare(a.eventName, b.eventName);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function memberOf<Member>(members: readonly Member[], stored: unknown): Member {
  const member = members.find((known) => known === stored);
  if (member === undefined) throw new Error('the database holds a value that no enum of ours has');
  return member;
}
