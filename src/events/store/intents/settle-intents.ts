import type { Writer } from '../../../database/access';
import type { WriteOperation } from '../../../database/write-queue';
import { PendingWriteOperation } from '../../model/enums';
import type { StoredEvent } from '../../model/event-definition';
import { toEventRow, toStoredEvent } from '../event-rows';
import type { EventKey, EventStatements, IdempotencyKeyRow } from '../event-statements';
import { disabledEvent, firstVersion, nextVersion } from '../event-versions';
import { byString, eventKeyString } from '../lock-order';
import { keyString } from '../idempotency-keys';
import { storeUpdates } from '../store-updates';
import { toPendingIntent } from './intent-rows';
import type { IntentStatements } from './intent-statements';
import type { PendingIntent, SettleOutcome, SettleRequest } from './intent-store';

/** What an intent stores is not known in advance: this assumes an average definition and the one it replaces. */
const SETTLE_WEIGHT = 3;

/** Expired keys to delete for each new one, as for events that are not created on the platform. */
const EXPIRED_KEYS_PER_NEW_KEY = 2;

type Statements = IntentStatements &
  Pick<
    EventStatements,
    'insertEvents' | 'lockEvents' | 'insertVersions' | 'updateEvents' | 'disableEvents' | 'deleteExpiredKeys'
  >;

/** An accepted create with the event that it stores. */
interface Creation {
  readonly intent: PendingIntent;
  readonly event: StoredEvent;
}

/** Removes intents, with what they store if they were accepted. */
export class SettleIntents implements WriteOperation<SettleRequest, SettleOutcome> {
  readonly #statements: Statements;
  readonly #idempotencyTtl: number;

  /**
   * @param idempotencyTtl how long an idempotency key is kept, in ms
   */
  constructor(statements: Statements, idempotencyTtl: number) {
    this.#statements = statements;
    this.#idempotencyTtl = idempotencyTtl;
  }

  weightOf(): number {
    return SETTLE_WEIGHT;
  }

  /** An intent is settled once. */
  exclusiveKeyOf({ lease }: SettleRequest): string {
    return lease.intentId;
  }

  async execute(
    writer: Writer,
    requests: readonly SettleRequest[],
  ): Promise<PromiseFulfilledResult<SettleOutcome>[]> {
    const now = new Date();
    const leases = requests.map(({ lease }) => ({ id: lease.intentId, leaseId: lease.leaseId }));
    const rows = await this.#statements.lockIntents(writer, leases);
    const intents = new Map(rows.map((row) => [row.id, toPendingIntent(row)]));
    if (intents.size > 0) await this.#statements.deleteIntents(writer, [...intents.keys()]);

    const accepted = requests.flatMap(({ lease, isAccepted }) => {
      const intent = intents.get(lease.intentId);
      return isAccepted && intent !== undefined ? [intent] : [];
    });
    const isCreate = ({ operation }: PendingIntent): boolean => operation === PendingWriteOperation.CREATE;
    const events = new Map([
      ...(await this.#create(writer, accepted.filter(isCreate), now)),
      ...(await this.#update(
        writer,
        accepted.filter((intent) => !isCreate(intent)),
        now,
      )),
    ]);
    return requests.map(({ lease }) => ({
      status: 'fulfilled',
      value: intents.has(lease.intentId)
        ? { kind: 'settled', event: events.get(lease.intentId) ?? null }
        : { kind: 'lost' },
    }));
  }

  /** The events by the id of the intent. */
  async #create(
    writer: Writer,
    intents: readonly PendingIntent[],
    now: Date,
  ): Promise<Map<string, StoredEvent>> {
    if (intents.length === 0) return new Map();
    const creations = intents.map((intent) => ({
      intent,
      event: firstVersion(intent.definition, intent.author, now),
    }));
    const rows = creations
      .map(({ intent, event }) => toEventRow(intent.orgId, event))
      .sort(byString(eventKeyString));
    const inserted = new Set((await this.#statements.insertEvents(writer, rows)).map(({ id }) => id));
    await this.#addKeys(
      writer,
      creations.filter(({ event }) => inserted.has(event.id)),
    );
    // Only a gateway that does not create events on the platform can have taken the name.
    const taken = rows.filter(({ id }) => !inserted.has(id));
    const found = await this.#findEvents(writer, taken);
    return new Map(
      creations.map(({ intent, event }) => [intent.id, found.get(eventKeyString(keyOf(intent))) ?? event]),
    );
  }

  async #addKeys(writer: Writer, creations: readonly Creation[]): Promise<void> {
    const keys = creations.flatMap(toKeyRow).sort(byString(keyString));
    if (keys.length === 0) return;
    await this.#statements.addToKeys(writer, keys, this.#idempotencyTtl);
    await this.#statements.deleteExpiredKeys(writer, keys.length * EXPIRED_KEYS_PER_NEW_KEY);
  }

  /** The events after they were updated or disabled, by the id of the intent. */
  async #update(
    writer: Writer,
    intents: readonly PendingIntent[],
    now: Date,
  ): Promise<Map<string, StoredEvent>> {
    if (intents.length === 0) return new Map();
    const current = await this.#findEvents(writer, intents.map(keyOf).sort(byString(eventKeyString)));
    const updates = intents.flatMap((intent) => {
      const before = current.get(eventKeyString(keyOf(intent)));
      return before
        ? [{ intentId: intent.id, orgId: intent.orgId, before, after: apply(intent, before, now) }]
        : [];
    });
    await storeUpdates(this.#statements, writer, updates);
    return new Map(updates.map(({ intentId, after }) => [intentId, after]));
  }

  async #findEvents(writer: Writer, keys: readonly EventKey[]): Promise<Map<string, StoredEvent>> {
    if (keys.length === 0) return new Map();
    const names = keys.map(({ orgId, eventName }) => ({ orgId, eventName }));
    const rows = await this.#statements.lockEvents(writer, names);
    return new Map(rows.map((row) => [eventKeyString(row), toStoredEvent(row)]));
  }
}

function apply(intent: PendingIntent, before: StoredEvent, now: Date): StoredEvent {
  return intent.operation === PendingWriteOperation.DISABLE
    ? disabledEvent(before, intent.author, now)
    : nextVersion(before, intent, intent.author, now);
}

function keyOf({ orgId, definition: { eventName } }: PendingIntent): EventKey {
  return { orgId, eventName };
}

function toKeyRow({ intent: { orgId, idempotency }, event }: Creation): IdempotencyKeyRow[] {
  return idempotency === null ? [] : [{ orgId, ...idempotency, eventIds: [event.id] }];
}
