import type { Writer } from '../../database/access';
import type { WriteOperation } from '../../database/write-queue';
import type { StoredEvent } from '../model/event-definition';
import { toEventRow, toStoredEvent, toVersionRow } from './event-rows';
import type { EventKey, EventRow, EventStatements } from './event-statements';
import type { Replacement, UpdateDecision, UpdateOutcome } from './event-store';
import { nextVersion } from './event-versions';
import { byString, eventKeyString } from './lock-order';
import { settled } from './settled';

export interface UpdateRequest {
  readonly orgId: string;
  readonly replacement: Replacement;
  readonly author: string | null;
  readonly decide: (current: StoredEvent) => UpdateDecision;
}

/** What an update reads and writes is not known in advance: this assumes an average definition and the one it replaces. */
const UPDATE_WEIGHT = 3;

/** Updates events, and keeps the versions that are replaced. */
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
    const keys = new Map(requests.map((request) => [eventKeyString(keyOf(request)), keyOf(request)]));
    const rows = await this.#statements.lockEvents(writer, [...keys.values()].sort(byString(eventKeyString)));
    const stored = new Map(rows.map((row) => [eventKeyString(row), row]));

    const current = new Map<string, StoredEvent>();
    const replaced: StoredEvent[] = [];
    const updated = new Map<string, EventRow>();
    const update = (request: UpdateRequest): UpdateOutcome | null => {
      const key = eventKeyString(keyOf(request));
      const row = stored.get(key);
      if (row === undefined) return null;
      const before = current.get(key) ?? toStoredEvent(row);
      const decision = request.decide(before);
      if (decision.kind !== 'updated') return { decision, event: before };
      const event = nextVersion(before, request.replacement, request.author, now);
      replaced.push(before);
      current.set(key, event);
      updated.set(key, toEventRow(request.orgId, event));
      return { decision, event };
    };
    const results = requests.map((request) => settled(() => update(request)));

    if (replaced.length > 0) {
      await this.#statements.insertVersions(writer, replaced.map(toVersionRow));
      await this.#statements.updateEvents(writer, [...updated.values()]);
    }
    return results;
  }
}

function keyOf({ orgId, replacement }: UpdateRequest): EventKey {
  return { orgId, eventName: replacement.definition.eventName };
}
