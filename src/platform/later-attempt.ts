import { PendingWriteOperation } from '../events/model/enums';
import type { StoredEvent } from '../events/model/event-definition';
import type { AuditLog, EventCaller } from '../events/store/event-store';
import type { LeasedIntent } from '../events/store/intents/intent-store';
import type { Attempt } from './intent-settler';

/** What a later attempt needs beside its intent. */
export interface LaterAttempt extends Pick<Attempt, 'leaseEnd' | 'deadline' | 'platform'> {
  /** Finds an event of the organisation of the intent. */
  readonly findStored: (eventName: string) => Promise<StoredEvent | null>;
  /** The audit log for the writes of a caller. */
  readonly auditOf: (caller: EventCaller) => AuditLog;
}

/**
 * A later attempt to settle an intent. What it stores was written by the author of the intent, whoever makes it.
 */
export async function toLaterAttempt(
  intent: LeasedIntent,
  { findStored, auditOf, ...rest }: LaterAttempt,
): Promise<Attempt> {
  const isUpdate = intent.operation === PendingWriteOperation.UPDATE;
  const replaced = isUpdate ? await findStored(intent.definition.eventName) : null;
  const audit = auditOf({ orgId: intent.orgId, name: intent.author });
  return { intent, ...rest, isNew: false, replaced, audit };
}
