import type { EventRule } from './gql/graphql.js';

/** The part of a form where an issue is shown, or what the client does about it by itself. */
export type Handling =
  | 'name'
  | 'place of its path'
  | 'destinations'
  | 'description'
  | 'fields'
  | 'note'
  | 'reload'
  | 'new request';

/**
 * How to handle an issue. The compiler requires a case for every rule: when the gateway adds one, this becomes a type
 * error as soon as the types are generated again.
 */
export function handlingOf(rule: EventRule): Handling {
  switch (rule) {
    case 'EVENT_NAME_INVALID':
    case 'EVENT_NAME_DISCOURAGED':
    case 'EVENT_NAME_DUPLICATE':
    case 'EVENT_ALREADY_EXISTS':
    case 'PLATFORM_NOT_ASKED':
      return 'name';
    case 'ACTIONS_INVALID':
      return 'destinations';
    case 'BREAKING_CHANGE':
    case 'PLATFORM_REFUSED':
    case 'PLATFORM_WARNING':
      return 'place of its path';
    case 'DESCRIPTION_TOO_LONG':
    case 'DESCRIPTION_INVALID':
      return 'description';
    case 'FIELD_NAME_INVALID':
    case 'FIELD_NAME_DUPLICATE':
    case 'FIELD_NAME_RESERVED':
    case 'FIELD_TYPE_INVALID':
    case 'TOO_MANY_FIELDS':
    case 'FIELD_COUNT_DISCOURAGED':
    case 'CUSTOMER_FIELD_MISSING':
    case 'CUSTOMER_FIELD_DUPLICATE':
    case 'ATTRIBUTE_NOT_APPLICABLE':
    case 'ATTRIBUTE_VALUE_TYPE_INVALID':
    case 'ATTRIBUTE_VALUE_INVALID':
    case 'ATTRIBUTE_CONFLICT':
    case 'UNIQUE_KEY_FIELD_NOT_REQUIRED':
    case 'UNIQUE_KEY_ON_CUSTOMER':
    case 'UNIQUE_KEY_IRREVERSIBLE':
    case 'PSI_ON_CUSTOMER':
    case 'PSI_DISCOURAGED':
    case 'UNKNOWN_PROPERTY':
    case 'TOO_MANY_ISSUES':
      return 'fields';
    case 'NOTE_INVALID':
      return 'note';
    case 'VERSION_NOT_FOUND':
    case 'VERSION_CONFLICT':
    case 'EVENT_NOT_FOUND':
    case 'EVENT_DISABLED':
    case 'PLATFORM_CONFLICT':
    case 'ADOPTED_FROM_PLATFORM':
    case 'PENDING_WRITE_NOT_FOUND':
    case 'PENDING_WRITE_UNSETTLED':
      return 'reload';
    case 'TOO_MANY_EVENTS':
    case 'BATCH_REFUSED':
    case 'IDEMPOTENCY_KEY_INVALID':
    case 'IDEMPOTENCY_KEY_MISMATCH':
      return 'new request';
    default:
      return rule satisfies never;
  }
}
