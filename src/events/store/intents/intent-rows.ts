import { PendingWriteOperation } from '../../model/enums';
import type { IdempotentRequest } from '../event-store';
import { contentOf, memberOf } from '../event-rows';
import type { ClaimableIntent, FoundIntent, IntentRow } from './intent-statements';
import type { LeasedIntent, PendingIntent, PutRequest } from './intent-store';

/**
 * The row of an intent.
 */
export function toIntentRow(orgId: string, request: PutRequest, id: string, leaseId: string): IntentRow {
  const { operation, definition, author, note } = request;
  const idempotency = request.operation === PendingWriteOperation.CREATE ? request.idempotency : undefined;
  return {
    id,
    orgId,
    eventName: definition.eventName,
    operation,
    actions: definition.actions,
    description: definition.description,
    fields: definition.fields,
    author,
    note,
    keyOperation: idempotency?.operation ?? null,
    key: idempotency?.key ?? null,
    inputHash: idempotency?.inputHash ?? null,
    leaseId,
  };
}

/**
 * The intent in a row.
 *
 * @throws Error if the row holds a value that this release does not know
 */
export function toPendingIntent(row: FoundIntent): PendingIntent {
  const { id, orgId, eventName, author, note, createdAt, attempts, lastReason } = row;
  return {
    id,
    orgId,
    operation: memberOf(Object.values(PendingWriteOperation), row.operation),
    definition: { eventName, ...contentOf(row) },
    author,
    note,
    idempotency: idempotencyOf(row),
    createdAt,
    attempts,
    lastReason,
  };
}

/**
 * The intent in a row that is being leased.
 */
export function toLeasedIntent(row: ClaimableIntent, leaseId: string): LeasedIntent {
  return {
    ...toPendingIntent(row),
    lease: { intentId: row.id, leaseId },
    mayArriveFor: Math.max(row.mayArriveFor, 0),
  };
}

function idempotencyOf({ keyOperation, key, inputHash }: FoundIntent): IdempotentRequest | null {
  if (keyOperation === null || key === null || inputHash === null) return null;
  return { operation: keyOperation, key, inputHash };
}
