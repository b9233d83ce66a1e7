import { EventAction, EventFieldType } from '../model/enums';
import { ATTRIBUTES, type AttributeName } from '../model/field-types';
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
import { excerpt, quote } from './quote';

/** What the message of a violation can refer to. Text from the client is shortened. */
export interface MessageContext {
  readonly eventName: string;
  /** `field "cartId"`, or `field 3` if it has no name. */
  readonly field: string;
  /** What the last key of the path belongs to: `the event`, `field "cartId"`, `the attributes of field "cartId"`. */
  readonly owner: string;
  /** `field 3`: unambiguous even if fields share a name or have none. */
  readonly position: string;
  /** The attribute that the path leads to or through. */
  readonly attribute: AttributeName | undefined;
  /** The last key of the path. */
  readonly key: string;
  /** The value at the path as JSON. */
  readonly value: string;
  /** The value at the path itself. */
  readonly raw: unknown;
  /** What is not in the definition; empty if the violation has no subject. */
  readonly subject: string;
}

export interface RuleSpec {
  /**
   * An `error` rejects the definition; so does a `warning` if the gateway is strict. A `notice` never does: it tells
   * what the platform has made of the definition.
   */
  readonly level: 'error' | 'warning' | 'notice';
  /** The code that the platform publishes for this case; null if it publishes none. */
  readonly code: number | null;
  readonly description: string;
  /** Tells a person what is wrong and what to change. */
  readonly message: (context: MessageContext) => string;
  /** The platform's own wording, where it has one. */
  readonly platformMessage?: (context: MessageContext) => string;
}

/** Every rule with its level, its code and its messages. */
export const EVENT_RULES: Readonly<Record<EventRule, RuleSpec>> = {
  EVENT_NAME_INVALID: {
    level: 'error',
    code: 1811,
    description: `The event name is blank, is longer than ${MAX_EVENT_NAME_LENGTH} characters, starts or ends with a blank, or contains a character other than ASCII letters, digits, \`_\`, \`-\` and space.`,
    message: ({ value }) =>
      `Event name ${value} is invalid: use 1 to ${MAX_EVENT_NAME_LENGTH} ASCII letters, digits, "_", "-" and spaces, with no space at either end.`,
    platformMessage: () => 'event name invalid',
  },
  EVENT_NAME_DISCOURAGED: {
    level: 'warning',
    code: null,
    description: 'The event name contains a space, a hyphen or `__`.',
    message: ({ value }) =>
      `Event name ${value} holds a space, a hyphen or a double underscore: the platform documents letters, digits and single underscores.`,
  },
  EVENT_ALREADY_EXISTS: {
    level: 'error',
    code: 1806,
    description: 'The organisation already has an event with exactly this name.',
    message: ({ value }) => `An event named ${value} exists already: choose another name.`,
    platformMessage: ({ eventName }) => `${eventName} event already exists`,
  },
  ACTIONS_INVALID: {
    level: 'error',
    code: 1810,
    description: 'The list of actions is empty, or an action is repeated or unknown.',
    message: ({ key, value, raw }) => {
      const known = Object.values(EventAction);
      if (key === 'actions') return `Give at least one action: ${known.join(', ')}.`;
      return known.some((action) => action === raw)
        ? `Action ${value} is given twice: give each action once.`
        : `Action ${value} is unknown: use ${known.join(', ')}.`;
    },
    platformMessage: ({ eventName }) => `${eventName} event actions invalid`,
  },
  DESCRIPTION_TOO_LONG: {
    level: 'error',
    code: null,
    description: `The description is longer than ${number(MAX_DESCRIPTION_LENGTH)} characters.`,
    message: () => `The description is too long: shorten it to ${number(MAX_DESCRIPTION_LENGTH)} characters.`,
  },
  DESCRIPTION_INVALID: {
    level: 'error',
    code: null,
    description: 'The description contains a NUL or half of a surrogate pair, which cannot be stored.',
    message: () =>
      'The description holds a NUL character or half of a surrogate pair, which cannot be stored: remove it.',
  },
  FIELD_NAME_INVALID: {
    level: 'error',
    code: null,
    description: `The field name is blank, is longer than ${MAX_FIELD_NAME_LENGTH} characters, starts or ends with a blank, or contains a control character.`,
    message: ({ value, position }) =>
      `The name ${value} of ${position} is invalid: use 1 to ${MAX_FIELD_NAME_LENGTH} characters, none of them a control character, with no blank at either end.`,
  },
  FIELD_NAME_DUPLICATE: {
    level: 'error',
    code: null,
    description: 'An earlier field of the event has the same name.',
    message: ({ value, position }) =>
      `The name ${value} of ${position} is taken by an earlier field: give each field its own name.`,
  },
  FIELD_NAME_RESERVED: {
    level: 'warning',
    code: null,
    description: 'The field name is a key that every occurrence has anyway.',
    message: ({ value }) =>
      `Field name ${value} is a key that every occurrence carries itself: choose another name.`,
  },
  FIELD_TYPE_INVALID: {
    level: 'error',
    code: 1823,
    description: 'The field type is not an EventFieldType. REST only; in GraphQL it is a type error.',
    message: ({ field, value }) =>
      `The type ${value} of ${field} is unknown: use one of ${Object.values(EventFieldType).join(', ')}.`,
    platformMessage: ({ raw }) => `${typeof raw === 'string' ? excerpt(raw) : ''} invalid event field type`,
  },
  TOO_MANY_FIELDS: {
    level: 'error',
    code: null,
    description: `The event has more than ${MAX_FIELDS} fields.`,
    message: () => `The event has too many fields: leave at most ${MAX_FIELDS}.`,
  },
  FIELD_COUNT_DISCOURAGED: {
    level: 'warning',
    code: null,
    description: `The event has more than ${DOCUMENTED_FIELD_LIMIT} fields besides the customer field.`,
    message: () =>
      `The event has over ${DOCUMENTED_FIELD_LIMIT} fields besides the customer field, which is the limit that the platform documents.`,
  },
  CUSTOMER_FIELD_MISSING: {
    level: 'warning',
    code: null,
    description: 'The event has no field of type `customer`.',
    message: () =>
      'The event has no field of type customer: add one if an occurrence is to be tied to a customer.',
  },
  CUSTOMER_FIELD_DUPLICATE: {
    level: 'error',
    code: null,
    description: 'The event has a second field of type `customer`.',
    message: ({ field }) =>
      `The type of ${field} is customer, but an earlier field is the customer field already: leave only one.`,
  },
  ATTRIBUTE_NOT_APPLICABLE: {
    level: 'error',
    code: 1802,
    description:
      '`addCustomerIfNotExists` or `identifierType` is given for a field that is not of type `customer`.',
    message: ({ field, attribute }) =>
      `Attribute ${attribute} of ${field} belongs to a field of type customer only: remove it.`,
  },
  ATTRIBUTE_VALUE_TYPE_INVALID: {
    level: 'error',
    code: 1802,
    description: 'The valueType does not match the attribute.',
    message: ({ field, attribute, value }) =>
      `The valueType ${value} of attribute ${attribute} of ${field} is invalid: use ${attribute && ATTRIBUTES[attribute].valueType}.`,
  },
  ATTRIBUTE_VALUE_INVALID: {
    level: 'error',
    code: 1802,
    description: 'The value of an attribute is missing or not allowed.',
    message: ({ field, attribute, value }) =>
      `The value ${value} of attribute ${attribute} of ${field} is invalid: use one of ${attribute && ATTRIBUTES[attribute].possibleValues.join(', ')}.`,
  },
  ATTRIBUTE_CONFLICT: {
    level: 'error',
    code: 1802,
    description:
      'An attribute is given twice, typed and in `attributes`, with two meanings. GraphQL only: REST has no typed attributes.',
    message: ({ field, attribute, raw, subject }) =>
      `Attribute ${attribute} of ${field} is ${String(raw)} here, but ${subject} in its attributes: give it once, or with one meaning.`,
  },
  UNIQUE_KEY_FIELD_NOT_REQUIRED: {
    level: 'error',
    code: 1802,
    description: '`isUniqueKeyField` is true, but `isRequired` is not.',
    message: ({ field }) =>
      `Attribute isUniqueKeyField of ${field} is true, so the field must be required: set its isRequired to true.`,
  },
  UNIQUE_KEY_ON_CUSTOMER: {
    level: 'warning',
    code: null,
    description: '`isUniqueKeyField` is true for the customer field, which is always part of the unique key.',
    message: ({ field }) =>
      `Attribute isUniqueKeyField of ${field} says nothing new: the customer field is in the unique key already.`,
  },
  PSI_ON_CUSTOMER: {
    level: 'error',
    code: 1802,
    description: '`isPsiData` is true for a field of type `customer`.',
    message: ({ field }) =>
      `Attribute isPsiData of ${field} cannot be true, because the field identifies the customer: remove it.`,
  },
  PSI_DISCOURAGED: {
    level: 'warning',
    code: null,
    description: '`isPsiData` is true for a field of a type other than `string` and `double`.',
    message: ({ field }) =>
      `Attribute isPsiData of ${field} is meant for fields of type string and double: check that the field holds sensitive data.`,
  },
  UNKNOWN_PROPERTY: {
    level: 'warning',
    code: null,
    description: 'The key is not part of the contract and is ignored. REST only.',
    message: ({ key, owner, subject }) =>
      `Property ${quote(key)} of ${subject || owner} is unknown and was left out.`,
  },
  EVENT_NOT_FOUND: {
    level: 'error',
    code: 1816,
    description: 'The organisation has no event with exactly this name. Updates and `disableEvent` only.',
    message: ({ value }) => `No event is named ${value}: check the name, or create the event.`,
    platformMessage: ({ eventName }) => `${eventName} event doesnt exist`,
  },
  EVENT_DISABLED: {
    level: 'error',
    code: null,
    description: 'The event is disabled, which is final, and cannot be updated. Updates only.',
    message: ({ value }) =>
      `The event named ${value} is disabled for good and cannot be updated: create another event instead.`,
  },
  VERSION_NOT_FOUND: {
    level: 'error',
    code: null,
    description: 'The event has no version with this number. `revertEvent` only.',
    message: ({ subject }) =>
      `The event has no such version: choose one from 1 to ${subject}, which is the newest.`,
  },
  VERSION_CONFLICT: {
    level: 'error',
    code: null,
    description: 'The current version of the event is not the `expectedVersion` of the request.',
    message: ({ subject }) =>
      `The event is in version ${subject} by now: look at what changed, and send the request again with that version.`,
  },
  UNIQUE_KEY_IRREVERSIBLE: {
    level: 'error',
    code: null,
    description:
      'The update would remove a field from the unique key, or the mark or the type of a customer field that is marked, which the platform does not support.',
    message: ({ subject }) =>
      `A field cannot leave the unique key: keep ${subject} with isUniqueKeyField and isRequired set to true.`,
  },
  BREAKING_CHANGE: {
    level: 'error',
    code: null,
    description:
      'A change could make existing producers or consumers of the event fail, and `allowBreaking` is false. Updates only.',
    message: ({ subject }) =>
      `${subject} could make existing producers or consumers of the event fail: undo the change, or set allowBreaking to true.`,
  },
  NOTE_INVALID: {
    level: 'error',
    code: null,
    description: `The note is longer than ${number(MAX_NOTE_LENGTH)} characters, or contains a NUL or half of a surrogate pair, which cannot be stored. Updates only.`,
    message: () =>
      `The note is invalid: use at most ${number(MAX_NOTE_LENGTH)} characters, none of them a NUL or half of a surrogate pair.`,
  },
  TOO_MANY_EVENTS: {
    level: 'error',
    code: null,
    description: `The list has more than ${MAX_EVENTS_PER_REQUEST} definitions.`,
    message: () => `The list has too many definitions: send at most ${MAX_EVENTS_PER_REQUEST} at a time.`,
  },
  EVENT_NAME_DUPLICATE: {
    level: 'error',
    code: null,
    description: 'An earlier definition in the list has the same name and is not rejected itself.',
    message: ({ value }) =>
      `An earlier definition of the list is named ${value} too: give each event a name of its own.`,
  },
  BATCH_REFUSED: {
    level: 'error',
    code: null,
    description: 'The definition itself is valid, but the list was rejected as a whole.',
    message: ({ subject }) =>
      subject === ''
        ? 'Nothing is wrong with this definition, but the list is refused as a whole: see the other errors.'
        : `Nothing is wrong with this definition, but it was not sent to the platform: ${subject}.`,
  },
  PLATFORM_REFUSED: {
    level: 'error',
    code: null,
    description: 'The platform refuses the event. The issue has its code and its message.',
    message: ({ subject }) => `The platform refuses the event: ${subject}`,
    platformMessage: ({ subject }) => subject,
  },
  PLATFORM_CONFLICT: {
    level: 'error',
    code: null,
    description:
      'The platform did not confirm the write, and holds an event of this name with another definition.',
    message: ({ subject }) =>
      `The platform holds another definition of this event${subject && `: ${subject}`}. Compare the two, then update the event.`,
  },
  PLATFORM_WARNING: {
    level: 'notice',
    code: null,
    description: 'A warning of the platform, with its code and its message. The event is accepted.',
    message: ({ subject }) => `The platform accepts the event with a warning: ${subject}`,
    platformMessage: ({ subject }) => subject,
  },
  ADOPTED_FROM_PLATFORM: {
    level: 'notice',
    code: null,
    description:
      'The platform already had the event, with an equal definition: an earlier response was lost, or the event was created elsewhere.',
    message: ({ value }) =>
      `The platform already had an event named ${value} with an equal definition, which was adopted.`,
  },
  PLATFORM_NOT_ASKED: {
    level: 'notice',
    code: null,
    description: 'The platform could not be asked whether it has the event. Dry runs only.',
    message: ({ value }) =>
      `The platform could not be asked whether it has an event named ${value}: it may still refuse the event.`,
  },
  PENDING_WRITE_NOT_FOUND: {
    level: 'error',
    code: null,
    description: 'No write with this id is pending. Retrying and discarding only.',
    message: () => 'No write with this id is pending: it may have been settled or discarded since.',
  },
  PENDING_WRITE_UNSETTLED: {
    level: 'error',
    code: null,
    description:
      'The outcome of the write on the platform is still not known, so that it stays pending. Retrying and discarding only.',
    message: ({ subject }) => `The outcome of the write is still not known: ${subject}. Try again later.`,
  },
  IDEMPOTENCY_KEY_INVALID: {
    level: 'error',
    code: null,
    description: 'The idempotency key is not a string of 8 to 255 printable ASCII characters.',
    message: () => 'The idempotency key is invalid: use 8 to 255 printable ASCII characters.',
  },
  IDEMPOTENCY_KEY_MISMATCH: {
    level: 'error',
    code: null,
    description: 'An earlier request used the idempotency key with a different input.',
    message: () =>
      'The idempotency key names an earlier request of another input: send that input again, or use a new key.',
  },
  TOO_MANY_ISSUES: {
    level: 'error',
    code: null,
    description: 'There are more errors, or more warnings, than are reported.',
    message: ({ subject }) =>
      `There are ${subject} more issues, which are not reported: correct these first.`,
  },
};

function number(value: number): string {
  return value.toLocaleString('en');
}
