import { uuidv7 } from 'uuidv7';
import type { Writer } from '../../../database/access';
import type { WriteOperation } from '../../../database/write-queue';
import { toLeasedIntent } from './intent-rows';
import type { IntentStatements } from './intent-statements';
import type { ClaimRequest, IntentTimes, LeasedIntent } from './intent-store';

/** Leases intents, so that one gateway at a time settles each of them. */
export class ClaimIntents implements WriteOperation<ClaimRequest, readonly LeasedIntent[]> {
  readonly #statements: IntentStatements;
  readonly #times: IntentTimes;

  constructor(statements: IntentStatements, times: IntentTimes) {
    this.#statements = statements;
    this.#times = times;
  }

  weightOf({ limit }: ClaimRequest): number {
    return limit;
  }

  exclusiveKeyOf(): undefined {
    return undefined;
  }

  /** Claims are few, so each has its own statements. */
  async execute(
    writer: Writer,
    requests: readonly ClaimRequest[],
  ): Promise<PromiseFulfilledResult<readonly LeasedIntent[]>[]> {
    const results: PromiseFulfilledResult<readonly LeasedIntent[]>[] = [];
    for (const { orgId = null, intentId = null, early = false, limit } of requests) {
      const criteria = { orgId, intentId, isEarly: early, limit };
      const rows = await this.#statements.findClaimable(writer, criteria);
      const value = rows.map((row) => toLeasedIntent(row, uuidv7()));
      const leases = value.map(({ id, lease: { leaseId } }) => ({ id, leaseId }));
      if (leases.length > 0) await this.#statements.leaseIntents(writer, leases, this.#times);
      results.push({ status: 'fulfilled', value });
    }
    return results;
  }
}
