import type { Writer } from '../../database/access';
import type { WriteOperation } from '../../database/write-queue';
import type { EventDefinition, StoredEvent } from '../model/event-definition';
import { toEventRow } from './event-rows';
import type { EventRow, EventStatements, FoundIdempotencyKey, IdempotencyKeyRow } from './event-statements';
import type { CreateRequest, InsertResult } from './event-store';
import { firstVersion } from './event-versions';
import { IdempotencyKeys, keyString } from './idempotency-keys';
import { byString, eventKeyString } from './lock-order';
import { toSearchText } from './search-text';

/** A create request of a caller. */
export interface InsertRequest extends CreateRequest {
  readonly orgId: string;
  readonly author: string | null;
}

/** The outcome of an insert request in its batch. */
export type InsertOutcome =
  | { readonly kind: 'inserted'; readonly results: readonly InsertResult[] }
  /** An earlier request with the idempotency key and the same input has created these events. */
  | { readonly kind: 'already-inserted'; readonly eventIds: readonly string[] }
  | { readonly kind: 'key-mismatch' };

/** An insert request with the events and the rows that it would store. */
interface Insertion {
  readonly atomic: boolean;
  readonly events: readonly StoredEvent[];
  readonly rows: readonly EventRow[];
  readonly key: IdempotencyKeyRow | undefined;
}

/** This many fields weigh as much as an event without them. */
const FIELDS_PER_WEIGHT = 20;

/** Inserts new events, each under a name of its own, with the idempotency keys of their requests. */
export class InsertEvents implements WriteOperation<InsertRequest, InsertOutcome> {
  readonly #statements: EventStatements;
  readonly #idempotencyTtl: number;

  /**
   * @param idempotencyTtl how long an idempotency key is kept, in ms
   */
  constructor(statements: EventStatements, idempotencyTtl: number) {
    this.#statements = statements;
    this.#idempotencyTtl = idempotencyTtl;
  }

  /** A list is a batch of its own: it may be large, and an atomic one must not hold up others when it is undone. */
  weightOf({ definitions: [definition, ...others] }: InsertRequest): number {
    return others.length > 0 ? Infinity : 1 + (definition?.fields.length ?? 0) / FIELDS_PER_WEIGHT;
  }

  /** A list of which all or none are stored may have to be deleted again, and long texts are inserted in parts. */
  isOneStatement(requests: readonly InsertRequest[]): boolean {
    const areInserts = requests.every(
      ({ idempotency, atomic, definitions }) =>
        !idempotency && definitions.length > 0 && (!atomic || definitions.length === 1),
    );
    return areInserts && this.#areInsertedAtOnce(requests.flatMap(({ definitions }) => definitions));
  }

  #areInsertedAtOnce(definitions: readonly EventDefinition[]): boolean {
    const { maxTextLength } = this.#statements;
    if (definitions.length === 1 || maxTextLength === Infinity) return true;
    const lengths = definitions.map((definition) => toSearchText(definition).length);
    return lengths.reduce((total, length) => total + length, 0) <= maxTextLength;
  }

  exclusiveKeyOf({ orgId, idempotency }: InsertRequest): string | undefined {
    return idempotency && keyString({ orgId, ...idempotency });
  }

  async execute(
    writer: Writer,
    requests: readonly InsertRequest[],
  ): Promise<PromiseFulfilledResult<InsertOutcome>[]> {
    const now = new Date();
    const insertions = requests.map((request) => toInsertion(request, now));
    const keys = new IdempotencyKeys(this.#statements, this.#idempotencyTtl, writer);
    const allKeys = insertions.flatMap(({ key }) => key ?? []);

    // Keys are locked before names.
    const claimed = await keys.claim(allKeys);
    const isFirst = ({ key }: Insertion): boolean => key === undefined || claimed.has(key);
    const inserted = await this.#insert(writer, insertions.filter(isFirst));

    const isStored = (id: string): boolean => inserted.get(id)?.kind === 'inserted';
    await keys.release([...claimed].filter(({ eventIds }) => !eventIds.some(isStored)));
    const findUsed = await keys.findUsed(allKeys.filter((key) => !claimed.has(key)));
    await keys.deleteExpired(allKeys.length);

    return insertions.map((insertion) => ({
      status: 'fulfilled',
      value:
        insertion.key === undefined || claimed.has(insertion.key)
          ? {
              kind: 'inserted',
              results: insertion.events.map(({ id }) => inserted.get(id) ?? { kind: 'name-taken' }),
            }
          : outcomeOfRepetition(insertion.key, findUsed(insertion.key)),
    }));
  }

  /** The results by the id of the event; an event whose name is taken has none. */
  async #insert(
    writer: Writer,
    insertions: readonly Insertion[],
  ): Promise<ReadonlyMap<string, InsertResult>> {
    const rows = insertions.flatMap((insertion) => insertion.rows).sort(byString(eventKeyString));
    if (rows.length === 0) return new Map();
    const inserted = new Set((await this.#statements.insertEvents(writer, rows)).map(({ id }) => id));

    const isIncomplete = ({ atomic, events }: Insertion): boolean =>
      atomic && events.some(({ id }) => !inserted.has(id));
    const rolledBack = new Set(
      insertions
        .filter(isIncomplete)
        .flatMap(({ events }) => events.map(({ id }) => id).filter((id) => inserted.has(id))),
    );
    if (rolledBack.size > 0) await this.#statements.deleteEvents(writer, [...rolledBack]);

    const results = insertions
      .flatMap(({ events }) => events)
      .filter(({ id }) => inserted.has(id))
      .map((event): [string, InsertResult] => [
        event.id,
        rolledBack.has(event.id) ? { kind: 'rolled-back' } : { kind: 'inserted', event },
      ]);
    return new Map(results);
  }
}

function toInsertion(
  { orgId, author, definitions, atomic, idempotency }: InsertRequest,
  now: Date,
): Insertion {
  const events = definitions.map((definition) => firstVersion(definition, author, now));
  return {
    atomic,
    events,
    rows: events.map((event) => toEventRow(orgId, event)),
    key: idempotency && { orgId, ...idempotency, eventIds: events.map(({ id }) => id) },
  };
}

function outcomeOfRepetition(key: IdempotencyKeyRow, used: FoundIdempotencyKey | undefined): InsertOutcome {
  if (used?.inputHash !== key.inputHash) return { kind: 'key-mismatch' };
  return {
    kind: 'already-inserted',
    eventIds: Array.isArray(used.eventIds) ? used.eventIds.map(String) : [],
  };
}
