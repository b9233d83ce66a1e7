import type { Writer } from '../../database/access';
import type { WriteOperation } from '../../database/write-queue';
import type { StoredEvent } from '../model/event-definition';
import { toStoredEvent } from './event-rows';
import type { EventKey, EventStatements } from './event-statements';
import type { UpdateDecision, UpdateOutcome } from './event-store';
import { byString, eventKeyString } from './lock-order';
import { settled } from './settled';
import { type AppliedUpdate, storeUpdates } from './store-updates';

export interface UpdateRequest extends EventKey {
  readonly decide: (current: StoredEvent) => UpdateDecision;
  /** The event after the update: in its next version, or disabled. */
  readonly apply: (current: StoredEvent, now: Date) => StoredEvent;
}

/** What an update reads and writes is not known in advance: this assumes an average definition and the one it replaces. */
const UPDATE_WEIGHT = 3;

/** Updates and disables events, and keeps the versions that are replaced. */
export class UpdateEvents implements WriteOperation<UpdateRequest, UpdateOutcome | null> {
  readonly #statements: EventStatements;

  constructor(statements: EventStatements) {
    this.#statements = statements;
  }

  weightOf(): number {
    return UPDATE_WEIGHT;
  }

  exclusiveKeyOf(): undefined {
    return undefined;
  }

  /** Updates of one event build on each other, in the order of the requests. */
  async execute(
    writer: Writer,
    requests: readonly UpdateRequest[],
  ): Promise<PromiseSettledResult<UpdateOutcome | null>[]> {
    const now = new Date();
    const keys = new Map(
      requests.map(({ orgId, eventName }) => {
        const key = { orgId, eventName };
        return [eventKeyString(key), key];
      }),
    );
    const rows = await this.#statements.lockEvents(writer, [...keys.values()].sort(byString(eventKeyString)));
    const stored = new Map(rows.map((row) => [eventKeyString(row), row]));

    const current = new Map<string, StoredEvent>();
    const updates: AppliedUpdate[] = [];
    const update = (request: UpdateRequest): UpdateOutcome | null => {
      const key = eventKeyString(request);
      const row = stored.get(key);
      if (row === undefined) return null;
      const before = current.get(key) ?? toStoredEvent(row);
      const decision = request.decide(before);
      if (decision.kind !== 'updated') return { decision, event: before };
      const after = request.apply(before, now);
      current.set(key, after);
      updates.push({ orgId: request.orgId, before, after });
      return { decision, event: after };
    };
    const results = requests.map((request) => settled(() => update(request)));
    await storeUpdates(this.#statements, writer, updates);
    return results;
  }
}
