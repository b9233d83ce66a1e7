import type { Writer } from '../database/database';
import { firstVersion, nextVersion, type StoredEvent } from './event-definition';
import { toEventRow, toStoredEvent, toVersionRow } from './event-rows';
import type { EventName, EventRow, EventStatements, FoundKey, KeyName, KeyRow } from './event-statements';
import type { NewEvents, Placement, Revise, UpdateOutcome } from './event-store';

/** What the write queue takes. */
export type EventWrite = ({ readonly kind: 'create' } & NewEvents) | EventUpdate;

interface EventUpdate {
  readonly kind: 'update';
  readonly orgId: string;
  readonly eventName: string;
  readonly revise: Revise;
}

/** How a write ended in its batch. */
export type WriteOutcome =
  | { readonly kind: 'done'; readonly placements: readonly Placement[] }
  | { readonly kind: 'key-mismatch' }
  /** An earlier request of this key and input made these events. */
  | { readonly kind: 'key-held'; readonly eventIds: readonly string[] }
  /** An earlier request of the batch had the key, but was refused: this one is the first now. */
  | { readonly kind: 'key-free-again' }
  | UpdateOutcome
  /** It could not be decided; the others of the batch could. */
  | { readonly kind: 'failed'; readonly error: unknown };

/** New events with the rows that they would be. */
interface Creation {
  readonly atomic: boolean;
  readonly events: readonly StoredEvent[];
  readonly rows: readonly EventRow[];
  readonly key: KeyRow | undefined;
}

/** What became of an event whose name was free. */
type Fate = 'created' | 'left-out';

/** For each key that a batch writes, so many that are over go, and some more: the table does not grow for ever. */
const EXPIRED_KEYS_A_WRITE = 2;

/** The writes of one transaction. */
export class EventBatch {
  readonly #statements: EventStatements;
  readonly #idempotencyTtl: number;
  readonly #now = new Date();
  readonly #writes: readonly EventWrite[];
  readonly #creations: ReadonlyMap<EventWrite, Creation>;

  /**
   * @param idempotencyTtl how long an idempotency key is kept, in ms
   */
  constructor(statements: EventStatements, idempotencyTtl: number, writes: readonly EventWrite[]) {
    this.#statements = statements;
    this.#idempotencyTtl = idempotencyTtl;
    this.#writes = writes;
    this.#creations = new Map(
      writes.flatMap((write) => (write.kind === 'create' ? [[write, prepare(write, this.#now)]] : [])),
    );
  }

  /**
   * Writes the batch and resolves with the outcome of each write, in their order. May be run again where nothing
   * of the run before is left.
   *
   * Keys are locked before names, names before the events that are changed, and each in one order, so that
   * gateways do not wait for each other in a ring.
   */
  async write(writer: Writer): Promise<WriteOutcome[]> {
    const created = await this.#create(writer);
    const updated = await this.#update(writer);
    return this.#writes.map((write) => {
      const outcome = created.get(write) ?? updated.get(write);
      if (outcome === undefined) throw new Error('a batch left a write without an outcome');
      return outcome;
    });
  }

  async #create(writer: Writer): Promise<ReadonlyMap<EventWrite, WriteOutcome>> {
    const creations = [...this.#creations.values()];
    if (creations.length === 0) return new Map();
    const statements = this.#statements;
    const keyed = creations.flatMap(({ key }) => key ?? []);
    const claimed = await this.#claim(writer, keyed);
    const isFirst = ({ key }: Creation): boolean => key === undefined || claimed.has(key);
    const fates = await this.#insert(writer, creations.filter(isFirst));

    const refused = [...claimed].filter(
      ({ eventIds }) => !eventIds.some((id) => fates.get(id) === 'created'),
    );
    if (refused.length > 0) await statements.deleteKeys(writer, refused.map(nameOf));
    const held = await this.#findHolders(
      writer,
      keyed.filter((key) => !claimed.has(key)),
    );
    if (keyed.length > 0) await statements.deleteExpiredKeys(writer, keyed.length * EXPIRED_KEYS_A_WRITE);

    const refusedInputs = new Map(refused.map((key) => [idOf(key), key.inputHash]));
    const outcomeOf = (creation: Creation): WriteOutcome => {
      const { key } = creation;
      if (key === undefined || claimed.has(key)) return place(creation, fates);
      const holder = held.get(idOf(key));
      if (holder === undefined) {
        // The one before it was refused. What is the same fares the same; anything else is the first now.
        const isSame = refusedInputs.get(idOf(key)) === key.inputHash;
        return isSame ? place(creation, fates) : { kind: 'key-free-again' };
      }
      return holder.inputHash === key.inputHash
        ? { kind: 'key-held', eventIds: Array.isArray(holder.eventIds) ? holder.eventIds.map(String) : [] }
        : { kind: 'key-mismatch' };
    };
    return new Map([...this.#creations].map(([write, creation]) => [write, outcomeOf(creation)]));
  }

  /** The keys of which these requests are the first. */
  async #claim(writer: Writer, keys: readonly KeyRow[]): Promise<ReadonlySet<KeyRow>> {
    // Of one key, the batch may have several requests: the first to come is the first.
    const firsts = new Map([...keys].reverse().map((key) => [idOf(key), key]));
    if (firsts.size === 0) return new Set();
    const rows = [...firsts.values()].sort(by(idOf));
    const claimed = await this.#statements.claimKeys(writer, rows, this.#idempotencyTtl);
    return new Set(claimed.flatMap((name) => firsts.get(idOf(name)) ?? []));
  }

  /** What became of the events whose names were free, by id. */
  async #insert(writer: Writer, creations: readonly Creation[]): Promise<ReadonlyMap<string, Fate>> {
    const rows = creations.flatMap(({ rows }) => rows).sort(by(placeOf));
    if (rows.length === 0) return new Map();
    const inserted = await this.#statements.insertEvents(writer, rows);
    const fates = new Map<string, Fate>(inserted.map(({ id }) => [id, 'created']));
    const undone = creations
      .filter(({ atomic, events }) => atomic && events.some(({ id }) => !fates.has(id)))
      .flatMap(({ events }) => events.map(({ id }) => id).filter((id) => fates.has(id)));
    if (undone.length > 0) await this.#statements.deleteEvents(writer, undone);
    for (const id of undone) fates.set(id, 'left-out');
    return fates;
  }

  async #findHolders(writer: Writer, keys: readonly KeyRow[]): Promise<ReadonlyMap<string, FoundKey>> {
    if (keys.length === 0) return new Map();
    const holders = await this.#statements.findKeys(writer, keys.map(nameOf));
    return new Map(holders.map((holder) => [idOf(holder), holder]));
  }

  /** Updates of one event follow each other in the order in which they came. */
  async #update(writer: Writer): Promise<ReadonlyMap<EventWrite, WriteOutcome>> {
    const updates = this.#writes.filter((write) => write.kind === 'update');
    if (updates.length === 0) return new Map();
    const names = new Map(
      updates.map(({ orgId, eventName }) => [placeOf({ orgId, eventName }), { orgId, eventName }]),
    );
    const rows = await this.#statements.lockEvents(writer, [...names.values()].sort(by(placeOf)));
    const found = new Map(rows.map((row) => [placeOf(row), row]));

    const events = new Map<string, StoredEvent>();
    const replaced: StoredEvent[] = [];
    const changed = new Map<string, EventRow>();
    const revise = (write: EventUpdate): WriteOutcome => {
      const place = placeOf(write);
      const row = found.get(place);
      if (row === undefined) return { kind: 'not-found' };
      const current = events.get(place) ?? toStoredEvent(row);
      const definition = write.revise(current);
      if (definition === null) return { kind: 'left', current };
      const event = nextVersion(current, definition, this.#now);
      replaced.push(current);
      events.set(place, event);
      changed.set(event.id, toEventRow(write.orgId, event));
      return { kind: 'revised', before: current, event };
    };
    const outcomes = new Map<EventWrite, WriteOutcome>();
    for (const write of updates) {
      try {
        outcomes.set(write, revise(write));
      } catch (error) {
        outcomes.set(write, { kind: 'failed', error });
      }
    }
    if (replaced.length > 0) {
      await this.#statements.insertVersions(writer, replaced.map(toVersionRow));
      await this.#statements.updateEvents(writer, [...changed.values()]);
    }
    return outcomes;
  }
}

function prepare(write: NewEvents, now: Date): Creation {
  const { orgId, atomic, request } = write;
  const events = write.definitions.map((definition) => firstVersion(definition, now));
  return {
    atomic,
    events,
    rows: events.map((event) => toEventRow(orgId, event)),
    key: request && { orgId, ...request, eventIds: events.map(({ id }) => id) },
  };
}

function place({ events }: Creation, fates: ReadonlyMap<string, Fate>): WriteOutcome {
  const placements = events.map((event): Placement => {
    const fate = fates.get(event.id);
    if (fate === undefined) return { kind: 'name-taken' };
    return fate === 'created' ? { kind: fate, event } : { kind: fate };
  });
  return { kind: 'done', placements };
}

function nameOf({ orgId, operation, key }: KeyName): KeyName {
  return { orgId, operation, key };
}

function idOf({ orgId, operation, key }: KeyName): string {
  return JSON.stringify([orgId, operation, key]);
}

/** Places sort by organisation, then by name. */
function placeOf({ orgId, eventName }: EventName): string {
  return `${orgId}\0${eventName}`;
}

function by<Row>(key: (row: Row) => string): (a: Row, b: Row) => number {
  return (a, b) => (key(a) < key(b) ? -1 : Number(key(a) > key(b)));
}
