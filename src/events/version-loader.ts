import DataLoader from 'dataloader';
import type { EventVersion, StoredEvent } from './event-definition';
import { ArgumentError } from './argument-error';
import { type PageArguments, readCursor, readPage, type Slice, toSlice, writeCursor } from './page';
import type { EventStore, VersionRange } from './event-store';

/** What every cursor of a version begins with. */
const CURSOR = 'VERSION';

/** Reads versions of events: those that are asked for at one time in one statement. */
export class VersionLoader {
  readonly #loader: DataLoader<VersionRange, readonly EventVersion[]>;

  constructor(store: Pick<EventStore, 'findReplacedVersions'>) {
    const load = async (ranges: readonly VersionRange[]): Promise<EventVersion[][]> => {
      const found = await store.findReplacedVersions(ranges);
      // Ranges that overlap find a version more than once.
      const versions = new Map(found.map((each) => [`${each.eventId} ${each.version}`, each]));
      return ranges.map(({ eventId, from, to }) =>
        numbers(from, to).flatMap((version) => versions.get(`${eventId} ${version}`) ?? []),
      );
    };
    this.#loader = new DataLoader(load, { cache: false });
  }

  /**
   * A page of the versions of an event, the newest first. Versions are numbered from 1 without a gap, so that
   * nothing needs to be counted.
   *
   * @throws ArgumentError for a page that there cannot be
   */
  async list(event: StoredEvent, pageArguments: PageArguments): Promise<Slice<EventVersion>> {
    const page = readPage(pageArguments);
    const newest =
      page.after === null ? event.version : Math.min(versionAt(page.after, 'after') - 1, event.version);
    const oldest = page.before === null ? 1 : Math.max(versionAt(page.before, 'before') + 1, 1);
    // One more than the page has, to see whether there is one.
    const [from, to] = page.fromEnd
      ? [oldest, Math.min(newest, oldest + page.size)]
      : [Math.max(oldest, newest - page.size), newest];
    if (from > to) return toSlice(page, []);

    const replaced = { eventId: event.id, from, to: Math.min(to, event.version - 1) };
    const upwards = replaced.from > replaced.to ? [] : [...(await this.#loader.load(replaced))];
    if (to === event.version) upwards.push({ ...event, eventId: event.id, createdAt: event.updatedAt });
    return toSlice(page, page.fromEnd ? upwards : upwards.reverse());
  }
}

/**
 * The cursor of a version in the list of its event.
 */
export function cursorOfVersion({ version }: EventVersion): string {
  return writeCursor([CURSOR, version]);
}

function versionAt(cursor: string, name: string): number {
  const [of, version] = readCursor(cursor) ?? [];
  if (of === CURSOR && typeof version === 'number' && Number.isInteger(version)) return version;
  throw new ArgumentError(`The argument ${name} must be a cursor of a list of versions.`);
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
