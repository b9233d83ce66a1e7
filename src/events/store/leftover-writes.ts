import type { OrgIntentStore, PendingIntent } from './intents/intent-store';
import type { PendingWriteOutcome, PendingWrites } from './pending-writes';

const REASON = 'the gateway is not in front of a platform';

/** The pending writes of a gateway that was in front of a platform. Without the platform they can only be listed. */
export class LeftoverWrites implements PendingWrites {
  readonly #intents: Pick<OrgIntentStore, 'list' | 'findById'>;

  constructor(intents: Pick<OrgIntentStore, 'list' | 'findById'>) {
    this.#intents = intents;
  }

  list(limit: number): Promise<readonly PendingIntent[]> {
    return this.#intents.list(limit);
  }

  retry(id: string): Promise<PendingWriteOutcome> {
    return this.#leave(id);
  }

  discard(id: string): Promise<PendingWriteOutcome> {
    return this.#leave(id);
  }

  async #leave(id: string): Promise<PendingWriteOutcome> {
    const write = await this.#intents.findById(id);
    return write === null ? { kind: 'not-found' } : { kind: 'unsettled', write, reason: REASON };
  }
}
