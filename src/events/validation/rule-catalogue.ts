import {
  DOCUMENTED_FIELD_LIMIT,
  MAX_DESCRIPTION_LENGTH,
  MAX_EVENT_NAME_LENGTH,
  MAX_EVENTS_PER_REQUEST,
  MAX_FIELD_NAME_LENGTH,
  MAX_FIELDS,
  MAX_NOTE_LENGTH,
} from '../model/limits';
import type { EventRule } from './event-rule';
import { number } from './message-words';

export interface RuleSpec {
  /**
   * An `error` rejects the definition; so does a `warning` if the gateway is strict. A `notice` never does: it tells
   * what the platform has made of the definition.
   */
  readonly level: 'error' | 'warning' | 'notice';
  /** The code that the platform publishes for this case; null if it publishes none. */
  readonly code: number | null;
  readonly description: string;
}

/** Every rule with its level, its code and its description. rule-messages.ts has their messages. */
export const EVENT_RULES: Readonly<Record<EventRule, RuleSpec>> = {
  EVENT_NAME_INVALID: {
    level: 'error',
    code: 1811,
    description: `The event name is blank, is longer than ${MAX_EVENT_NAME_LENGTH} characters, starts or ends with a blank, or contains a character other than ASCII letters, digits, \`_\`, \`-\` and space.`,
  },
  EVENT_NAME_DISCOURAGED: {
    level: 'warning',
    code: null,
    description: 'The event name contains a space, a hyphen or `__`.',
  },
  EVENT_ALREADY_EXISTS: {
    level: 'error',
    code: 1806,
    description: 'The organisation already has an event with exactly this name.',
  },
  ACTIONS_INVALID: {
    level: 'error',
    code: 1810,
    description: 'The list of actions is empty, or an action is missing, repeated or unknown.',
  },
  DESCRIPTION_TOO_LONG: {
    level: 'error',
    code: null,
    description: `The description is longer than ${number(MAX_DESCRIPTION_LENGTH)} characters.`,
  },
  DESCRIPTION_INVALID: {
    level: 'error',
    code: null,
    description: 'The description contains a NUL or half of a surrogate pair, which cannot be stored.',
  },
  FIELD_NAME_INVALID: {
    level: 'error',
    code: null,
    description: `The field name is blank, is longer than ${MAX_FIELD_NAME_LENGTH} characters, starts or ends with a blank, or contains a control character.`,
  },
  FIELD_NAME_DUPLICATE: {
    level: 'error',
    code: null,
    description: 'An earlier field of the event has the same name.',
  },
  FIELD_NAME_RESERVED: {
    level: 'warning',
    code: null,
    description: 'The field name is a key that every occurrence has anyway.',
  },
  FIELD_TYPE_INVALID: {
    level: 'error',
    code: 1823,
    description:
      'The field type is missing, or is not an EventFieldType. In GraphQL, dry runs report a missing one; anything else is a type error.',
  },
  TOO_MANY_FIELDS: {
    level: 'error',
    code: null,
    description: `The event has more than ${MAX_FIELDS} fields.`,
  },
  FIELD_COUNT_DISCOURAGED: {
    level: 'warning',
    code: null,
    description: `The event has more than ${DOCUMENTED_FIELD_LIMIT} fields besides the customer field.`,
  },
  CUSTOMER_FIELD_MISSING: {
    level: 'warning',
    code: null,
    description: 'The event has no field of type `customer`.',
  },
  CUSTOMER_FIELD_DUPLICATE: {
    level: 'error',
    code: null,
    description: 'The event has a second field of type `customer`.',
  },
  ATTRIBUTE_NOT_APPLICABLE: {
    level: 'error',
    code: 1802,
    description:
      '`addCustomerIfNotExists` or `identifierType` is given for a field that is not of type `customer`.',
  },
  ATTRIBUTE_VALUE_TYPE_INVALID: {
    level: 'error',
    code: 1802,
    description: 'The valueType does not match the attribute.',
  },
  ATTRIBUTE_VALUE_INVALID: {
    level: 'error',
    code: 1802,
    description: 'The value of an attribute is missing or not allowed.',
  },
  ATTRIBUTE_CONFLICT: {
    level: 'error',
    code: 1802,
    description:
      'An attribute is given twice, typed and in `attributes`, with two meanings. GraphQL only: REST has no typed attributes.',
  },
  UNIQUE_KEY_FIELD_NOT_REQUIRED: {
    level: 'error',
    code: 1802,
    description: '`isUniqueKeyField` is true, but `isRequired` is not.',
  },
  UNIQUE_KEY_ON_CUSTOMER: {
    level: 'warning',
    code: null,
    description: '`isUniqueKeyField` is true for the customer field, which is always part of the unique key.',
  },
  PSI_ON_CUSTOMER: {
    level: 'error',
    code: 1802,
    description: '`isPsiData` is true for a field of type `customer`.',
  },
  PSI_DISCOURAGED: {
    level: 'warning',
    code: null,
    description: '`isPsiData` is true for a field of a type other than `string` and `double`.',
  },
  UNKNOWN_PROPERTY: {
    level: 'warning',
    code: null,
    description: 'The key is not part of the contract and is ignored. REST only.',
  },
  EVENT_NOT_FOUND: {
    level: 'error',
    code: 1816,
    description: 'The organisation has no event with exactly this name. Updates and `disableEvent` only.',
  },
  EVENT_DISABLED: {
    level: 'error',
    code: null,
    description: 'The event is disabled, which is final, and cannot be updated. Updates only.',
  },
  VERSION_NOT_FOUND: {
    level: 'error',
    code: null,
    description: 'The event has no version with this number. `revertEvent` only.',
  },
  VERSION_CONFLICT: {
    level: 'error',
    code: null,
    description: 'The current version of the event is not the `expectedVersion` of the request.',
  },
  UNIQUE_KEY_IRREVERSIBLE: {
    level: 'error',
    code: null,
    description:
      'The update would remove a field from the unique key, or the mark or the type of a customer field that is marked, which the platform does not support.',
  },
  BREAKING_CHANGE: {
    level: 'error',
    code: null,
    description:
      'A change could make existing producers or consumers of the event fail, and `allowBreaking` is false. Updates only.',
  },
  NOTE_INVALID: {
    level: 'error',
    code: null,
    description: `The note is longer than ${number(MAX_NOTE_LENGTH)} characters, or contains a NUL or half of a surrogate pair, which cannot be stored. Updates only.`,
  },
  TOO_MANY_EVENTS: {
    level: 'error',
    code: null,
    description: `The list has more than ${MAX_EVENTS_PER_REQUEST} definitions.`,
  },
  EVENT_NAME_DUPLICATE: {
    level: 'error',
    code: null,
    description: 'An earlier definition in the list has the same name and is not rejected itself.',
  },
  BATCH_REFUSED: {
    level: 'error',
    code: null,
    description: 'The definition itself is valid, but the list was rejected as a whole.',
  },
  PLATFORM_REFUSED: {
    level: 'error',
    code: null,
    description: 'The platform refuses the event. The issue has its code and its message.',
  },
  PLATFORM_CONFLICT: {
    level: 'error',
    code: null,
    description:
      'The platform did not confirm the write, and holds an event of this name with another definition.',
  },
  PLATFORM_WARNING: {
    level: 'notice',
    code: null,
    description: 'A warning of the platform, with its code and its message. The event is accepted.',
  },
  ADOPTED_FROM_PLATFORM: {
    level: 'notice',
    code: null,
    description:
      'The platform already had the event, with an equal definition: an earlier response was lost, or the event was created elsewhere.',
  },
  PLATFORM_NOT_ASKED: {
    level: 'notice',
    code: null,
    description: 'The platform could not be asked whether it has the event. Dry runs only.',
  },
  PENDING_WRITE_NOT_FOUND: {
    level: 'error',
    code: null,
    description: 'No write with this id is pending. Retrying and discarding only.',
  },
  PENDING_WRITE_UNSETTLED: {
    level: 'error',
    code: null,
    description:
      'The outcome of the write on the platform is still not known, so that it stays pending. Retrying and discarding only.',
  },
  IDEMPOTENCY_KEY_INVALID: {
    level: 'error',
    code: null,
    description: 'The idempotency key is not a string of 8 to 255 printable ASCII characters.',
  },
  IDEMPOTENCY_KEY_MISMATCH: {
    level: 'error',
    code: null,
    description: 'An earlier request used the idempotency key with a different input.',
  },
  TOO_MANY_ISSUES: {
    level: 'error',
    code: null,
    description: 'There are more errors, or more warnings, than are reported.',
  },
};
