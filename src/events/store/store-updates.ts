import type { Writer } from '../../database/access';
import type { StoredEvent } from '../model/event-definition';
import { toDisabledRows, toEventRow, toVersionRow } from './event-rows';
import type { EventStatements } from './event-statements';

/** An event before and after it was updated or disabled. */
export interface AppliedUpdate {
  readonly orgId: string;
  readonly before: StoredEvent;
  readonly after: StoredEvent;
}

/**
 * Stores what updates have made of events that are locked, and keeps the versions that are replaced.
 *
 * @param updates several of one event build on each other, in their order
 */
export async function storeUpdates(
  statements: Pick<EventStatements, 'insertVersions' | 'updateEvents' | 'disableEvents'>,
  writer: Writer,
  updates: readonly AppliedUpdate[],
): Promise<void> {
  const replacing = updates.filter(({ before, after }) => after.version !== before.version);
  if (replacing.length > 0) {
    const rows = new Map(replacing.map(({ orgId, after }) => [after.id, toEventRow(orgId, after)]));
    await statements.insertVersions(
      writer,
      replacing.map(({ before }) => toVersionRow(before)),
    );
    await statements.updateEvents(writer, [...rows.values()]);
  }
  const disabled = updates.filter(({ before, after }) => after.disabledAt !== before.disabledAt);
  if (disabled.length > 0) {
    await statements.disableEvents(
      writer,
      disabled.flatMap(({ after }) => toDisabledRows(after)),
    );
  }
}
