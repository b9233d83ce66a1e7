import DataLoader from 'dataloader';
import { ArgumentError } from '../argument-error';
import type { VersionFinder, VersionInHistory } from '../event-history';
import { currentVersionOf, type EventVersion, type StoredEvent } from '../model/event-definition';
import { decodeCursor, encodeCursor, type Page, type PageArguments, toPageRequest } from '../page';
import type { OrgEventStore, VersionRange } from '../store/event-store';
import type { PacedExecution } from './paced-execution';

/** The first value of every cursor of a version. */
const CURSOR_TAG = 'VERSION';

/** Reads versions of events, each with the one before. One statement reads all that the events of a page request. */
export class VersionLoader implements VersionFinder {
  readonly #loader: DataLoader<VersionRange, readonly EventVersion[]>;

  constructor(store: Pick<OrgEventStore, 'findReplacedVersions'>, pacing: PacedExecution) {
    const load = async (ranges: readonly VersionRange[]): Promise<EventVersion[][]> => {
      const found = await store.findReplacedVersions(merge(ranges));
      const versions = new Map(found.map((each) => [`${each.eventId} ${each.version}`, each]));
      return ranges.map(({ eventId, from, to }) =>
        numbersBetween(from, to).flatMap((version) => versions.get(`${eventId} ${version}`) ?? []),
      );
    };
    this.#loader = new DataLoader(load, {
      cache: false,
      // The events of a page may be executed in several turns of the event loop.
      batchScheduleFn: (dispatch) => void pacing.idle().then(dispatch),
    });
  }

  /**
   * A page of the versions of an event, newest first. Versions are numbered from 1 without gaps, so nothing has to
   * be counted.
   *
   * @throws ArgumentError for invalid page arguments
   */
  async list(event: StoredEvent, pageArguments: PageArguments): Promise<Page<VersionInHistory>> {
    const request = toPageRequest(pageArguments);
    const newest =
      request.after === null ? event.version : Math.min(versionOf(request.after, 'after') - 1, event.version);
    const oldest = request.before === null ? 1 : Math.max(versionOf(request.before, 'before') + 1, 1);
    const [from, to] = request.fromEnd
      ? [oldest, Math.min(newest, oldest + request.size - 1)]
      : [Math.max(oldest, newest - request.size + 1), newest];
    const nodes = from > to ? [] : await this.#load(event, from, to);
    return { nodes, hasNextPage: from > 1, hasPreviousPage: to < event.version };
  }

  async find(event: StoredEvent, version: number): Promise<VersionInHistory | null> {
    if (version < 1 || version > event.version) return null;
    const [found = null] = await this.#load(event, version, version);
    return found;
  }

  /** The versions with these numbers, newest first. */
  async #load(event: StoredEvent, from: number, to: number): Promise<VersionInHistory[]> {
    // The version before the oldest one is read too: it tells what that has changed.
    const replaced = { eventId: event.id, from: Math.max(from - 1, 1), to: Math.min(to, event.version - 1) };
    const versions = replaced.from > replaced.to ? [] : [...(await this.#loader.load(replaced))];
    if (to === event.version) versions.push(currentVersionOf(event));
    return versions
      .map((version, i) => ({ version, previous: versions[i - 1] ?? null }))
      .filter(({ version }) => version.version >= from)
      .reverse();
  }
}

/**
 * The cursor of a version in the list of versions of its event.
 */
export function cursorOfVersion({ version }: EventVersion): string {
  return encodeCursor([CURSOR_TAG, version]);
}

function versionOf(cursor: string, argument: string): number {
  const [tag, version] = decodeCursor(cursor) ?? [];
  if (tag === CURSOR_TAG && typeof version === 'number' && Number.isInteger(version)) return version;
  throw new ArgumentError(`The argument ${argument} must be a cursor of a list of versions.`, [argument]);
}

/** Ranges of the same versions, none of which is in two of them: what is read twice costs twice. */
function merge(ranges: readonly VersionRange[]): VersionRange[] {
  const merged: VersionRange[] = [];
  const sorted = ranges.toSorted((a, b) =>
    a.eventId === b.eventId ? a.from - b.from : a.eventId < b.eventId ? -1 : 1,
  );
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last?.eventId === range.eventId && range.from <= last.to + 1) {
      merged.splice(-1, 1, { ...last, to: Math.max(last.to, range.to) });
    } else merged.push(range);
  }
  return merged;
}

function numbersBetween(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
