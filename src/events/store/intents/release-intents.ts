import type { Writer } from '../../../database/access';
import type { WriteOperation } from '../../../database/write-queue';
import type { IntentStatements } from './intent-statements';
import type { ReleaseRequest } from './intent-store';

/** Gives leases back, so that other gateways can settle the intents. */
export class ReleaseIntents implements WriteOperation<ReleaseRequest, void> {
  readonly #statements: IntentStatements;

  constructor(statements: IntentStatements) {
    this.#statements = statements;
  }

  weightOf(): number {
    return 1;
  }

  exclusiveKeyOf({ lease }: ReleaseRequest): string {
    return lease.intentId;
  }

  async execute(
    writer: Writer,
    requests: readonly ReleaseRequest[],
  ): Promise<PromiseFulfilledResult<void>[]> {
    const rows = requests.map(({ lease, reason, pause, mayArriveFor }) => ({
      id: lease.intentId,
      leaseId: lease.leaseId,
      reason,
      pause,
      mayArriveFor,
    }));
    await this.#statements.releaseIntents(writer, rows);
    return requests.map(() => ({ status: 'fulfilled', value: undefined }));
  }
}
