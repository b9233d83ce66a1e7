import type { ValidationOptions } from 'class-validator';
import { registerEnumType } from 'type-graphql';
import type { CreateEventInput } from './create-event.input';
import { EventAction, EventFieldType } from './event.enums';
import { ATTRIBUTE_NAMES, ATTRIBUTES, type AttributeName } from './field-types';

/** What a definition can be told; one name a rule. */
export enum EventRule {
  EVENT_NAME_INVALID = 'EVENT_NAME_INVALID',
  EVENT_NAME_DISCOURAGED = 'EVENT_NAME_DISCOURAGED',
  EVENT_ALREADY_EXISTS = 'EVENT_ALREADY_EXISTS',
  ACTIONS_INVALID = 'ACTIONS_INVALID',
  DESCRIPTION_TOO_LONG = 'DESCRIPTION_TOO_LONG',
  DESCRIPTION_INVALID = 'DESCRIPTION_INVALID',
  FIELD_NAME_INVALID = 'FIELD_NAME_INVALID',
  FIELD_NAME_DUPLICATE = 'FIELD_NAME_DUPLICATE',
  FIELD_NAME_RESERVED = 'FIELD_NAME_RESERVED',
  FIELD_TYPE_INVALID = 'FIELD_TYPE_INVALID',
  TOO_MANY_FIELDS = 'TOO_MANY_FIELDS',
  FIELD_COUNT_DISCOURAGED = 'FIELD_COUNT_DISCOURAGED',
  CUSTOMER_FIELD_MISSING = 'CUSTOMER_FIELD_MISSING',
  CUSTOMER_FIELD_DUPLICATE = 'CUSTOMER_FIELD_DUPLICATE',
  ATTRIBUTE_NOT_APPLICABLE = 'ATTRIBUTE_NOT_APPLICABLE',
  ATTRIBUTE_VALUE_TYPE_INVALID = 'ATTRIBUTE_VALUE_TYPE_INVALID',
  ATTRIBUTE_VALUE_INVALID = 'ATTRIBUTE_VALUE_INVALID',
  UNIQUE_KEY_FIELD_NOT_REQUIRED = 'UNIQUE_KEY_FIELD_NOT_REQUIRED',
  UNIQUE_KEY_ON_CUSTOMER = 'UNIQUE_KEY_ON_CUSTOMER',
  PSI_ON_CUSTOMER = 'PSI_ON_CUSTOMER',
  PSI_DISCOURAGED = 'PSI_DISCOURAGED',
  UNKNOWN_PROPERTY = 'UNKNOWN_PROPERTY',
  EVENT_NOT_FOUND = 'EVENT_NOT_FOUND',
  VERSION_CONFLICT = 'VERSION_CONFLICT',
  UNIQUE_KEY_IRREVERSIBLE = 'UNIQUE_KEY_IRREVERSIBLE',
  TOO_MANY_EVENTS = 'TOO_MANY_EVENTS',
  EVENT_NAME_DUPLICATE = 'EVENT_NAME_DUPLICATE',
  BATCH_REFUSED = 'BATCH_REFUSED',
  IDEMPOTENCY_KEY_INVALID = 'IDEMPOTENCY_KEY_INVALID',
  IDEMPOTENCY_KEY_MISMATCH = 'IDEMPOTENCY_KEY_MISMATCH',
}

/** A rule that a definition breaks, and where: the path leads from the definition to the value. */
export interface Violation {
  readonly rule: EventRule;
  readonly path: readonly string[];
  /** What the message names that is not in the definition, such as a field that it no longer has. */
  readonly subject?: string;
}

/** The place of a violation in a person's words; texts of the client are shortened. */
interface Place {
  readonly eventName: string;
  /** `field "cartId"`, or `field 3` where it has no name. */
  readonly field: string;
  /** What the last key of the path belongs to. */
  readonly owner: string;
  /** `field 3`: also where fields share a name or have none. */
  readonly position: string;
  /** The attribute that the path leads to or through. */
  readonly attribute: AttributeName | undefined;
  /** The last key of the path. */
  readonly key: string;
  /** The value at the place as JSON. */
  readonly value: string;
  /** The value at the place itself. */
  readonly raw: unknown;
  /** What is not in the definition; empty where the violation names nothing. */
  readonly subject: string;
}

interface RuleEntry {
  /** An `error` refuses the definition; a `warning` lets it through, unless the gateway is strict. */
  readonly level: 'error' | 'warning';
  /** The code that the platform answers in this case; null where it publishes none. */
  readonly code: number | null;
  readonly description: string;
  /** Tells a person what is wrong and what to change. */
  readonly message: (place: Place) => string;
  /** The platform's own wording, where it has one. */
  readonly platformMessage?: (place: Place) => string;
}

/** Every rule: its level, its code and its words. */
export const EVENT_RULES: Readonly<Record<EventRule, RuleEntry>> = {
  EVENT_NAME_INVALID: {
    level: 'error',
    code: 1811,
    description:
      'The name of the event is blank, over 200 characters, blank at either end, or holds a character other than ASCII letters, digits, `_`, `-` and space.',
    message: ({ value }) =>
      `Event name ${value} is invalid: use 1 to 200 ASCII letters, digits, "_", "-" and spaces, with no space at either end.`,
    platformMessage: () => 'event name invalid',
  },
  EVENT_NAME_DISCOURAGED: {
    level: 'warning',
    code: null,
    description: 'The name of the event holds a space, a hyphen or `__`.',
    message: ({ value }) =>
      `Event name ${value} holds a space, a hyphen or a double underscore: the platform documents letters, digits and single underscores.`,
  },
  EVENT_ALREADY_EXISTS: {
    level: 'error',
    code: 1806,
    description: 'The organisation has an event of exactly this name.',
    message: ({ value }) => `An event named ${value} exists already: choose another name.`,
    platformMessage: ({ eventName }) => `${eventName} event already exists`,
  },
  ACTIONS_INVALID: {
    level: 'error',
    code: 1810,
    description: 'There is no action, or one is given twice or is unknown.',
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
    description: 'The description is over 1,000 characters.',
    message: () => 'The description is too long: shorten it to 1,000 characters.',
  },
  DESCRIPTION_INVALID: {
    level: 'error',
    code: null,
    description: 'The description holds a NUL or half of a surrogate pair, which cannot be stored.',
    message: () =>
      'The description holds a NUL character or half of a surrogate pair, which cannot be stored: remove it.',
  },
  FIELD_NAME_INVALID: {
    level: 'error',
    code: null,
    description:
      'The name of a field is blank, over 50 characters, blank at either end, or holds a control character.',
    message: ({ value, position }) =>
      `The name ${value} of ${position} is invalid: use 1 to 50 characters, none of them a control character, with no blank at either end.`,
  },
  FIELD_NAME_DUPLICATE: {
    level: 'error',
    code: null,
    description: 'An earlier field of the event has this name.',
    message: ({ value, position }) =>
      `The name ${value} of ${position} is taken by an earlier field: give each field its own name.`,
  },
  FIELD_NAME_RESERVED: {
    level: 'warning',
    code: null,
    description: 'The name of the field is a key that every occurrence carries itself.',
    message: ({ value }) =>
      `Field name ${value} is a key that every occurrence carries itself: choose another name.`,
  },
  FIELD_TYPE_INVALID: {
    level: 'error',
    code: 1823,
    description: 'The type of a field is not one of EventFieldType (REST; GraphQL refuses it by type).',
    message: ({ field, value }) =>
      `The type ${value} of ${field} is unknown: use one of ${Object.values(EventFieldType).join(', ')}.`,
    platformMessage: ({ raw }) => `${typeof raw === 'string' ? shorten(raw) : ''} invalid event field type`,
  },
  TOO_MANY_FIELDS: {
    level: 'error',
    code: null,
    description: 'The event has over 100 fields.',
    message: () => 'The event has too many fields: leave at most 100.',
  },
  FIELD_COUNT_DISCOURAGED: {
    level: 'warning',
    code: null,
    description: 'The event has over 20 fields besides the customer field.',
    message: () =>
      'The event has over 20 fields besides the customer field, which is the limit that the platform documents.',
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
    description: '`addCustomerIfNotExists` or `identifierType` on a field whose type is not `customer`.',
    message: ({ field, attribute }) =>
      `Attribute ${attribute} of ${field} belongs to a field of type customer only: remove it.`,
  },
  ATTRIBUTE_VALUE_TYPE_INVALID: {
    level: 'error',
    code: 1802,
    description: 'The valueType is not that of the attribute.',
    message: ({ field, attribute, value }) =>
      `The valueType ${value} of attribute ${attribute} of ${field} is invalid: use ${attribute && ATTRIBUTES[attribute].valueType}.`,
  },
  ATTRIBUTE_VALUE_INVALID: {
    level: 'error',
    code: 1802,
    description: 'The value of an attribute is missing or is not one that the attribute can have.',
    message: ({ field, attribute, value }) =>
      `The value ${value} of attribute ${attribute} of ${field} is invalid: use one of ${attribute && ATTRIBUTES[attribute].possibleValues.join(', ')}.`,
  },
  UNIQUE_KEY_FIELD_NOT_REQUIRED: {
    level: 'error',
    code: 1802,
    description: '`isUniqueKeyField` is true where `isRequired` is not given as true.',
    message: ({ field }) =>
      `Attribute isUniqueKeyField of ${field} is true, so the field must be required: set its isRequired to true.`,
  },
  UNIQUE_KEY_ON_CUSTOMER: {
    level: 'warning',
    code: null,
    description: '`isUniqueKeyField` is true on the customer field, which is in the unique key already.',
    message: ({ field }) =>
      `Attribute isUniqueKeyField of ${field} says nothing new: the customer field is in the unique key already.`,
  },
  PSI_ON_CUSTOMER: {
    level: 'error',
    code: 1802,
    description: '`isPsiData` is true on a field of type `customer`.',
    message: ({ field }) =>
      `Attribute isPsiData of ${field} cannot be true, because the field identifies the customer: remove it.`,
  },
  PSI_DISCOURAGED: {
    level: 'warning',
    code: null,
    description: '`isPsiData` is true on a type other than `string` and `double`.',
    message: ({ field }) =>
      `Attribute isPsiData of ${field} is meant for fields of type string and double: check that the field holds sensitive data.`,
  },
  UNKNOWN_PROPERTY: {
    level: 'warning',
    code: null,
    description: 'A key that the contract does not name (REST); it is left out.',
    message: ({ key, owner }) => `Property ${quote(key)} of ${owner} is unknown and was left out.`,
  },
  EVENT_NOT_FOUND: {
    level: 'error',
    code: 1816,
    description: 'The organisation has no event of exactly this name (update).',
    message: ({ value }) => `No event is named ${value}: check the name, or create the event.`,
    platformMessage: ({ eventName }) => `${eventName} event not found`,
  },
  VERSION_CONFLICT: {
    level: 'error',
    code: null,
    description: 'The event is no longer in the version that the update expects (`expectedVersion`).',
    message: ({ subject }) =>
      `The event is in version ${subject} by now: look at what changed, and send the update again with that version.`,
  },
  UNIQUE_KEY_IRREVERSIBLE: {
    level: 'error',
    code: null,
    description: 'A field left the unique key (update), which the platform cannot undo.',
    message: ({ subject }) =>
      `A field cannot leave the unique key: keep ${subject}, of a type other than customer, with isUniqueKeyField and isRequired set to true.`,
  },
  TOO_MANY_EVENTS: {
    level: 'error',
    code: null,
    description: 'The list has over 100 definitions (`createEvents`).',
    message: () => 'The list has too many definitions: send at most 100 at a time.',
  },
  EVENT_NAME_DUPLICATE: {
    level: 'error',
    code: null,
    description: 'An earlier definition of the list has this name (`createEvents`).',
    message: ({ value }) =>
      `An earlier definition of the list is named ${value} too: give each event a name of its own.`,
  },
  BATCH_REFUSED: {
    level: 'error',
    code: null,
    description:
      'Nothing refuses the definition itself, but the list is refused as a whole (`createEvents`).',
    message: () =>
      'Nothing is wrong with this definition, but the list is refused as a whole: see the other errors.',
  },
  IDEMPOTENCY_KEY_INVALID: {
    level: 'error',
    code: null,
    description: 'The idempotency key is not 8 to 255 printable ASCII characters.',
    message: () => 'The idempotency key is invalid: use 8 to 255 printable ASCII characters.',
  },
  IDEMPOTENCY_KEY_MISMATCH: {
    level: 'error',
    code: null,
    description: 'The idempotency key names an earlier request of another input.',
    message: () =>
      'The idempotency key names an earlier request of another input: send that input again, or use a new key.',
  },
};

registerEnumType(EventRule, {
  name: 'EventRule',
  description: 'The rules that a definition is checked against.',
  valuesConfig: Object.fromEntries(
    Object.values(EventRule).map((rule) => [
      rule,
      {
        description: `${EVENT_RULES[rule].level === 'error' ? 'Error' : 'Warning'}. ${EVENT_RULES[rule].description}`,
      },
    ]),
  ),
});

/** What a rule says of a definition. */
export interface EventIssue {
  readonly rule: EventRule;
  /** The platform's code; null where it publishes none. */
  readonly code: number | null;
  /** What is wrong and what to change, for a person. */
  readonly message: string;
  /** The message in the platform's own wording, where it has one. */
  readonly platformMessage: string;
  /** The way from the arguments to the value; list indexes count from 0. */
  readonly path: readonly string[];
}

/**
 * Ties a class-validator decorator to the rule that it enforces.
 */
export function breaks(rule: EventRule): ValidationOptions {
  return { context: { rule } };
}

/**
 * Words a violation for a client.
 *
 * @param root the way from the arguments to the definition: `['input']`
 */
export function describeViolation(
  input: Partial<CreateEventInput>,
  { rule, path, subject = '' }: Violation,
  root: readonly string[],
): EventIssue {
  const { code, message, platformMessage = message } = EVENT_RULES[rule];
  const place = { ...placeOf(input, path), subject };
  return {
    rule,
    code,
    message: message(place),
    platformMessage: platformMessage(place),
    path: [...root, ...path],
  };
}

/**
 * Words a violation that is of the request around a definition: its path leads from the arguments.
 */
export function describeRequest(violation: Violation): EventIssue {
  return describeViolation({}, violation, []);
}

function placeOf(input: Partial<CreateEventInput>, path: readonly string[]): Omit<Place, 'subject'> {
  const raw = valueAt(input, path);
  const [list, index = '', , attribute] = path;
  const name = list === 'fields' ? valueAt(input, [list, index, 'name']) : undefined;
  const position = `field ${Number(index) + 1}`;
  const field = typeof name === 'string' && name ? `field ${quote(name)}` : position;
  return {
    eventName: typeof input.eventName === 'string' ? shorten(input.eventName, 200) : '',
    field,
    owner: ownerOf(path, field),
    position,
    attribute: ATTRIBUTE_NAMES.find((known) => known === attribute),
    key: path.at(-1) ?? '',
    value: typeof raw === 'string' ? quote(raw) : 'null',
    raw,
  };
}

function ownerOf([, index, , attribute, ...rest]: readonly string[], field: string): string {
  if (index === undefined) return 'the event';
  if (rest.length > 0) return `attribute ${attribute} of ${field}`;
  return attribute === undefined ? field : `the attributes of ${field}`;
}

function valueAt(node: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return node;
  return typeof node === 'object' && node !== null ? valueAt(Reflect.get(node, key), rest) : undefined;
}

/**
 * A text of the client between quotation marks, shortened.
 */
export function quote(text: string): string {
  return JSON.stringify(shorten(text));
}

/** No message repeats a client's megabyte, nor half of a surrogate pair. */
function shorten(text: string, limit = 60): string {
  const short = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return short.replace(/\p{Cs}/gu, '\uFFFD');
}
