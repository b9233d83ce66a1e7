import { EventChangeKind } from '../model/enums';
import type { EventChange } from '../model/event-changes';
import { excerpt } from './quote';

/** The most changes that a message lists. */
const MAX_LISTED_CHANGES = 5;

/** A change as a message has it. */
type ListedChange = ReturnType<typeof toListedChange>;

/**
 * The first changes of a list, with shortened texts.
 */
export function toListedChanges(changes: readonly EventChange[]): ListedChange[] {
  return changes.slice(0, MAX_LISTED_CHANGES).map(toListedChange);
}

/** The values are JSON, which may be cut in the middle. */
function toListedChange({ kind, path, fieldName, fieldIndex, before, after }: EventChange) {
  return {
    kind,
    path,
    fieldName: fieldName === null ? null : excerpt(fieldName),
    fieldIndex,
    before: excerpt(JSON.stringify(before)),
    after: excerpt(JSON.stringify(after)),
  };
}

/**
 * A change from what the platform holds to the definition of the gateway, in words.
 */
export function changeWords({ kind, path, fieldName, before, after }: ListedChange): string {
  const [list, , ...below] = path;
  const place = (fieldName === null ? path : [list, fieldName, ...below]).join('.');
  if (kind === EventChangeKind.FIELD_REMOVED) return `${place} is only there`;
  if (kind === EventChangeKind.FIELD_ADDED) return `${place} is only here`;
  return `${place} is ${before} there and ${after} here`;
}
