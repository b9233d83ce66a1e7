import type { AuditLog } from '../events/store/event-store';
import type { OrgIntentStore, PendingIntent } from '../events/store/intents/intent-store';
import type { PendingWriteOutcome, PendingWrites } from '../events/store/pending-writes';
import { Deadline } from './deadline';
import type { DiscardResult } from './intent-settler';
import { violationsOf } from './platform-violations';
import type { WriteAttempts } from './write-attempts';

export interface PlatformPendingWritesOptions {
  readonly intents: Pick<OrgIntentStore, 'list' | 'findById'>;
  readonly attempts: WriteAttempts;
  /** Gets a record of each write that is discarded. */
  readonly audit: AuditLog;
  /** How long whoever retries or discards a write waits for the platform, in ms. */
  readonly timeout: number;
}

/**
 * What an operator can do about writes of which the platform has not said what became of them. All that one request
 * retries and discards has the time of one write.
 */
export class PlatformPendingWrites implements PendingWrites {
  readonly #intents: PlatformPendingWritesOptions['intents'];
  readonly #attempts: WriteAttempts;
  readonly #audit: AuditLog;
  readonly #timeout: number;
  #deadline: Deadline | null = null;

  constructor({ intents, attempts, audit, timeout }: PlatformPendingWritesOptions) {
    this.#intents = intents;
    this.#attempts = attempts;
    this.#audit = audit;
    this.#timeout = timeout;
  }

  list(limit: number): Promise<readonly PendingIntent[]> {
    return this.#intents.list(limit);
  }

  retry(id: string): Promise<PendingWriteOutcome> {
    return this.#handle(id, (deadline) => this.#attempts.retry(id, deadline));
  }

  discard(id: string): Promise<PendingWriteOutcome> {
    return this.#handle(id, (deadline) => this.#attempts.discard(id, deadline));
  }

  async #handle(
    id: string,
    attempt: (deadline: Deadline) => Promise<DiscardResult | null>,
  ): Promise<PendingWriteOutcome> {
    const write = await this.#intents.findById(id);
    if (write === null) return { kind: 'not-found' };
    this.#deadline ??= Deadline.in(this.#timeout);
    const result = await attempt(this.#deadline);
    switch (result?.kind) {
      case 'discarded':
        this.#audit.record({ action: 'write.discarded', writeId: id, eventName: write.definition.eventName });
        return result;
      case 'settled':
        return outcomeOf(write, result);
      case 'postponed':
        return this.#unsettled(id, result.reason);
      case 'lost':
      case undefined:
        return this.#unsettled(id, 'a gateway is already working on it');
    }
  }

  /** A gateway may have settled the write meanwhile. */
  async #unsettled(id: string, reason: string): Promise<PendingWriteOutcome> {
    const write = await this.#intents.findById(id);
    return write === null ? { kind: 'not-found' } : { kind: 'unsettled', write, reason };
  }
}

function outcomeOf(
  write: PendingIntent,
  { settlement, event }: Extract<DiscardResult, { kind: 'settled' }>,
): PendingWriteOutcome {
  if (settlement.kind === 'not-done') throw new Error('a write that may have been sent was taken for unsent');
  const violations = violationsOf(write, settlement);
  return event === null
    ? { kind: 'rejected', eventName: write.definition.eventName, violations }
    : { kind: 'stored', event, notices: violations };
}
