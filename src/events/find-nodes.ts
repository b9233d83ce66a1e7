import { ArgumentError } from './argument-error';
import type { VersionFinder, VersionInHistory } from './event-history';
import type { StoredEvent } from './model/event-definition';
import { MAX_NODES_PER_REQUEST } from './model/limits';
import { EVENT_ID } from './model/text-patterns';
import { parseVersionId } from './model/version-id';
import { observe, type ObservedContext } from './observe';
import type { OrgEventStore } from './store/event-store';

/** An object that has a global id. */
export type FoundNode =
  | { readonly kind: 'event'; readonly event: StoredEvent }
  | { readonly kind: 'version'; readonly version: VersionInHistory };

export interface FindNodesContext extends ObservedContext {
  readonly store: Pick<OrgEventStore, 'findByIds'>;
}

/**
 * The objects with these ids, in the same order; null where there is none. All events are read at once, and all versions.
 *
 * @throws ArgumentError for too many ids; rejects with DatabaseUnavailableError if the database fails
 */
export function findNodes(
  context: FindNodesContext,
  versions: VersionFinder,
  ids: readonly string[],
): Promise<(FoundNode | null)[]> {
  return observe(context, 'findNodes', () => find(context, versions, ids));
}

async function find(
  { store }: FindNodesContext,
  versions: VersionFinder,
  ids: readonly string[],
): Promise<(FoundNode | null)[]> {
  if (ids.length > MAX_NODES_PER_REQUEST) {
    throw new ArgumentError(`The argument ids may have at most ${MAX_NODES_PER_REQUEST} ids.`, ['ids']);
  }
  const targets = ids.map(toTarget);
  const eventIds = new Set(targets.map(({ eventId }) => eventId).filter((id) => EVENT_ID.test(id)));
  const events = new Map((await store.findByIds([...eventIds])).map((event) => [event.id, event]));
  return Promise.all(
    targets.map(async ({ eventId, version: number }): Promise<FoundNode | null> => {
      const event = events.get(eventId);
      if (event === undefined) return null;
      if (number === null) return { kind: 'event', event };
      const version = await versions.find(event, number);
      return version && { kind: 'version', version };
    }),
  );
}

/** What an id may belong to: an event, or one of its versions. */
interface Target {
  readonly eventId: string;
  readonly version: number | null;
}

function toTarget(id: string): Target {
  return parseVersionId(id) ?? { eventId: id, version: null };
}
