import { uuidv7 } from 'uuidv7';
import type { Writer } from '../../../database/access';
import type { WriteOperation } from '../../../database/write-queue';
import { PendingWriteOperation } from '../../model/enums';
import type { StoredEvent } from '../../model/event-definition';
import { toStoredEvent } from '../event-rows';
import type { EventStatements, FoundIdempotencyKey } from '../event-statements';
import { keyString } from '../idempotency-keys';
import { byString, eventKeyString } from '../lock-order';
import { toIntentRow } from './intent-rows';
import type { BlockingIntent, IntentRow, IntentStatements } from './intent-statements';
import type { IntentTimes, LeasedIntent, PutOutcome, PutRequest } from './intent-store';
import { settled } from '../settled';

/** A request to put an intent of an organisation on record. */
export interface OrgPutRequest {
  readonly orgId: string;
  readonly intent: PutRequest;
}

/** A request with the row that it would store. */
interface Insertion {
  readonly request: PutRequest;
  readonly row: IntentRow;
}

/** What the database holds that decides about the requests of a batch. */
interface Found {
  readonly inserted: ReadonlySet<string>;
  /** By the id of the intent that was not inserted. */
  readonly blocking: ReadonlyMap<string, BlockingIntent>;
  readonly keys: ReadonlyMap<string, FoundIdempotencyKey>;
  readonly events: ReadonlyMap<string, StoredEvent>;
}

/** This many fields weigh as much as an intent without them. */
const FIELDS_PER_WEIGHT = 20;

/** Puts intents on record, one for each event. */
export class PutIntents implements WriteOperation<OrgPutRequest, PutOutcome> {
  readonly #statements: IntentStatements & Pick<EventStatements, 'lockEvents'>;
  readonly #times: IntentTimes;

  constructor(statements: IntentStatements & Pick<EventStatements, 'lockEvents'>, times: IntentTimes) {
    this.#statements = statements;
    this.#times = times;
  }

  weightOf({ intent }: OrgPutRequest): number {
    return 1 + intent.definition.fields.length / FIELDS_PER_WEIGHT;
  }

  exclusiveKeyOf({ orgId, intent }: OrgPutRequest): string | undefined {
    if (intent.operation !== PendingWriteOperation.CREATE) return undefined;
    return intent.idempotency && keyString({ orgId, ...intent.idempotency });
  }

  async execute(
    writer: Writer,
    requests: readonly OrgPutRequest[],
  ): Promise<PromiseSettledResult<PutOutcome>[]> {
    const now = new Date();
    const insertions = requests.map(({ orgId, intent }) => ({
      request: intent,
      row: toIntentRow(orgId, intent, uuidv7(), uuidv7()),
    }));
    const found = await this.#insert(
      writer,
      insertions.map(({ row }) => row),
    );
    const results = insertions.map((insertion) => settled(() => outcomeOf(insertion, found, now)));

    // Whatever was inserted and leads to no call is taken back.
    const isPut = (result: PromiseSettledResult<PutOutcome> | undefined): boolean =>
      result?.status === 'fulfilled' && result.value.kind === 'put';
    const obsolete = insertions.filter(({ row }, i) => found.inserted.has(row.id) && !isPut(results[i]));
    if (obsolete.length > 0) {
      await this.#statements.deleteIntents(
        writer,
        obsolete.map(({ row }) => row.id),
      );
    }
    return results;
  }

  /**
   * Inserts the intents that nothing blocks. Keys and events are read afterwards: what another gateway has settled
   * while an intent waited for it is in the database by then.
   */
  async #insert(writer: Writer, rows: readonly IntentRow[]): Promise<Found> {
    const sorted = [...rows].sort(byString(eventKeyString));
    const inserted = new Set(
      (await this.#statements.insertIntents(writer, sorted, this.#times)).map(({ id }) => id),
    );
    const blocked = rows.filter(({ id }) => !inserted.has(id));
    const blocking = blocked.length > 0 ? await this.#statements.findBlocking(writer, blocked) : [];
    const keyIds = rows.flatMap(({ orgId, keyOperation, key }) =>
      keyOperation !== null && key !== null ? [{ orgId, operation: keyOperation, key }] : [],
    );
    const keys = keyIds.length > 0 ? await this.#statements.findLiveKeys(writer, keyIds) : [];
    const names = new Map(
      sorted.map(({ orgId, eventName }) => [eventKeyString({ orgId, eventName }), { orgId, eventName }]),
    );
    const events = await this.#statements.lockEvents(writer, [...names.values()]);
    return {
      inserted,
      // The one with the key comes last and counts.
      blocking: new Map(blocking.map((intent) => [intent.blockedId, intent])),
      keys: new Map(keys.map((key) => [keyString(key), key])),
      events: new Map(events.map((row) => [eventKeyString(row), toStoredEvent(row)])),
    };
  }
}

function outcomeOf({ request, row }: Insertion, found: Found, now: Date): PutOutcome {
  const event = found.events.get(eventKeyString(row)) ?? null;
  const repetition = outcomeOfKey(row, found, event);
  if (repetition !== null) return repetition;
  if (!found.inserted.has(row.id)) return outcomeOfBlocked(row, found.blocking.get(row.id));
  const put = (): LeasedIntent => toNewIntent(request, row, now);
  if (request.operation === PendingWriteOperation.CREATE) {
    return event === null ? { kind: 'put', intent: put(), update: null } : { kind: 'name-taken' };
  }
  if (event === null) return { kind: 'not-found' };
  const update = { decision: request.decide(event), event };
  return update.decision.kind === 'updated'
    ? { kind: 'put', intent: put(), update }
    : { kind: 'decided', update };
}

/** What an earlier request with the idempotency key means for this one; null if nothing. */
function outcomeOfKey(
  { orgId, keyOperation, key, inputHash }: IntentRow,
  found: Found,
  event: StoredEvent | null,
): PutOutcome | null {
  if (keyOperation === null || key === null) return null;
  const used = found.keys.get(keyString({ orgId, operation: keyOperation, key }));
  if (used === undefined) return null;
  if (used.inputHash !== inputHash) return { kind: 'key-mismatch' };
  // A list that was cut short has not created all of its events.
  const ids: readonly unknown[] = Array.isArray(used.eventIds) ? used.eventIds : [];
  return event !== null && ids.includes(event.id) ? { kind: 'already-created', event } : null;
}

function outcomeOfBlocked(row: IntentRow, blocking: BlockingIntent | undefined): PutOutcome {
  // It has been settled since.
  if (blocking === undefined) return { kind: 'pending', isSameRequest: false };
  const hasSameKey =
    row.key !== null && row.key === blocking.key && row.keyOperation === blocking.keyOperation;
  if (hasSameKey && row.inputHash !== blocking.inputHash) return { kind: 'key-mismatch' };
  return { kind: 'pending', isSameRequest: hasSameKey };
}

function toNewIntent(request: PutRequest, row: IntentRow, createdAt: Date): LeasedIntent {
  const { operation, definition, author, note } = request;
  const idempotency = request.operation === PendingWriteOperation.CREATE ? request.idempotency : undefined;
  return {
    id: row.id,
    orgId: row.orgId,
    operation,
    definition,
    author,
    note,
    idempotency: idempotency ?? null,
    createdAt,
    attempts: 0,
    lastReason: null,
    lease: { intentId: row.id, leaseId: row.leaseId },
    mayArriveFor: 0,
  };
}
