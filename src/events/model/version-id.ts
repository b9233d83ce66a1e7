import type { EventVersion } from './event-definition';

/** The id of an event, a colon, and the number of the version. */
const VERSION_ID = /^([^:]+):([1-9][0-9]{0,9})$/;

/**
 * The id of a version of an event. It never changes, and no event has it.
 */
export function versionIdOf({ eventId, version }: Pick<EventVersion, 'eventId' | 'version'>): string {
  return `${eventId}:${version}`;
}

/**
 * What the id of a version consists of; null if it is not one. There need not be such an event or version.
 */
export function parseVersionId(id: string): Pick<EventVersion, 'eventId' | 'version'> | null {
  const [, eventId, version] = VERSION_ID.exec(id) ?? [];
  return eventId === undefined ? null : { eventId, version: Number(version) };
}
