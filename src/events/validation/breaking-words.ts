import { EventChangeKind } from '../model/enums';
import type { EventChange } from '../model/event-changes';
import type { BreakingParams } from './breaking-params';
import { json } from './message-words';
import { excerpt } from './quote';

/**
 * The params of a breaking change.
 */
export function toBreakingParams({ kind, path, fieldName, before }: EventChange): BreakingParams {
  return {
    kind,
    fieldName: fieldName === null ? null : excerpt(fieldName),
    attribute: kind === EventChangeKind.FIELD_ATTRIBUTE_CHANGED ? (path.at(-1) ?? null) : null,
    action: kind === EventChangeKind.ACTION_REMOVED ? String(before) : null,
  };
}

/**
 * What a breaking change does, as the subject of a sentence.
 */
export function breakingWords({ kind, fieldName, attribute, action }: BreakingParams): string {
  switch (kind) {
    case EventChangeKind.ACTION_REMOVED:
      return `Removing the destination ${action ?? ''}`;
    case EventChangeKind.FIELD_REMOVED:
      return `Removing field ${json(fieldName)}`;
    case EventChangeKind.FIELD_ADDED:
      return `Adding field ${json(fieldName)}`;
    case EventChangeKind.FIELD_TYPE_CHANGED:
      return `Changing the type of field ${json(fieldName)}`;
    case EventChangeKind.FIELD_ATTRIBUTE_CHANGED:
      return `Changing attribute ${attribute ?? ''} of field ${json(fieldName)}`;
    case EventChangeKind.FIELDS_REORDERED:
      return 'Changing the order of the unique key';
    case EventChangeKind.ACTION_ADDED:
    case EventChangeKind.ACTIONS_REORDERED:
    case EventChangeKind.DESCRIPTION_CHANGED:
      // These are never breaking today.
      return 'The change';
  }
}
