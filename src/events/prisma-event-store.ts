import { uuidv7 } from 'uuidv7';
import type { Database } from '../database/database';
import { WriteQueue } from '../database/write-queue';
import { CustomerIdentifierType, EventAction, EventFieldType } from './event.enums';
import type { EventDefinition, StoredEvent } from './event-definition';
import {
  EVENT_STATEMENTS,
  type EventFieldRow,
  type EventRow,
  type EventStatements,
} from './event-statements';
import type { CreateOutcome, EventStore } from './event-store';

interface CreateWrite {
  readonly orgId: string;
  readonly definition: EventDefinition;
}

/** The store in a database that Prisma reaches. */
export class PrismaEventStore implements EventStore {
  readonly #database: Database;
  readonly #statements: EventStatements;
  readonly #queue: WriteQueue<CreateWrite, CreateOutcome>;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = EVENT_STATEMENTS[database.provider];
    this.#queue = new WriteQueue((batch) => this.#commit(batch));
  }

  create(orgId: string, definition: EventDefinition): Promise<CreateOutcome> {
    return this.#queue.submit({ orgId, definition });
  }

  async findByName(orgId: string, eventName: string): Promise<StoredEvent | null> {
    const row = await this.#database.read((reader) =>
      reader.event.findUnique({
        where: { orgId_eventName: { orgId, eventName } },
        include: { fields: { orderBy: { position: 'asc' } } },
      }),
    );
    if (row === null) return null;
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

  /** Resolves when every write that was submitted is committed or refused. */
  drain(): Promise<void> {
    return this.#queue.drain();
  }

  async #commit(batch: readonly CreateWrite[]): Promise<CreateOutcome[]> {
    const now = new Date();
    const writes = batch.map(({ orgId, definition }) => {
      const event: StoredEvent = { id: uuidv7(), ...definition, createdAt: now, updatedAt: now };
      return { event, row: toEventRow(orgId, event) };
    });
    const rows = writes.map(({ row }) => row).sort(byName);

    const inserted = await this.#database.transaction(async (writer) => {
      const ids = new Set((await this.#statements.insertEvents(writer, rows)).map(({ id }) => id));
      const fields = writes.filter(({ row }) => ids.has(row.id)).flatMap(({ event }) => toFieldRows(event));
      if (fields.length > 0) await this.#statements.insertFields(writer, fields);
      return ids;
    });

    return writes.map(({ event }) =>
      inserted.has(event.id) ? { kind: 'created', event } : { kind: 'name-taken' },
    );
  }
}

/** One order for every process: two batches that insert the same names in different orders would deadlock. */
function byName(a: EventRow, b: EventRow): number {
  return compare(a.orgId, b.orgId) || compare(a.eventName, b.eventName);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function toEventRow(orgId: string, event: StoredEvent): EventRow {
  return {
    id: event.id,
    orgId,
    eventName: event.eventName,
    actions: event.actions,
    description: event.description,
    createdAt: toTimestamp(event.createdAt),
    updatedAt: toTimestamp(event.updatedAt),
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

/** The form in which the clients write an instant themselves, so that the column sorts as text. */
function toTimestamp(instant: Date): string {
  return instant.toISOString().replace('Z', '+00:00');
}

function memberOf<Member>(members: readonly Member[], stored: unknown): Member {
  const member = members.find((known) => known === stored);
  if (member === undefined) throw new Error('the database holds a value that no enum of ours has');
  return member;
}
