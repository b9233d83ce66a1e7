import type { VersionFinder, VersionInHistory } from './event-history';
import { findEventByName, type FindEventContext } from './find-event';
import { changesBetween, type EventChange } from './model/event-changes';
import { observe } from './observe';

export interface CompareVersionsRequest {
  readonly eventName: string;
  readonly from: number;
  readonly to: number;
}

export interface VersionComparison {
  readonly from: VersionInHistory;
  readonly to: VersionInHistory;
  /** What leads from the one version to the other. */
  readonly changes: readonly EventChange[];
}

/**
 * The differences between any two versions of an event, in either direction; null if there is no such event, or it
 * lacks one of the versions. Rejects with DatabaseUnavailableError if the database fails.
 */
export function compareVersions(
  context: FindEventContext,
  versions: VersionFinder,
  request: CompareVersionsRequest,
): Promise<VersionComparison | null> {
  return observe(context, 'compareVersions', (unobserved) => compare(unobserved, versions, request));
}

async function compare(
  context: FindEventContext,
  versions: VersionFinder,
  request: CompareVersionsRequest,
): Promise<VersionComparison | null> {
  const event = await findEventByName(context, request.eventName);
  if (event === null) return null;
  const [from, to] = await Promise.all([
    versions.find(event, request.from),
    versions.find(event, request.to),
  ]);
  if (from === null || to === null) return null;
  return { from, to, changes: changesBetween(from.version, to.version) };
}
