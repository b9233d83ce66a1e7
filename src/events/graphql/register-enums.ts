import { registerEnumType } from 'type-graphql';
import { EVENT_ACTIONS } from '../model/actions';
import {
  AttributeValueType,
  CustomerIdentifierType,
  ErrorPolicy,
  EventAction,
  EventChangeKind,
  EventFieldType,
  EventOperation,
  EventOrderField,
  EventStatus,
  OrderDirection,
  PendingWriteOperation,
} from '../model/enums';
import { FIELD_TYPES } from '../model/field-types';
import { EventRule } from '../validation/event-rule';
import { EVENT_RULES, type RuleSpec } from '../validation/rule-catalogue';

registerEnumType(EventAction, {
  name: 'EventAction',
  description: 'A destination of an event.',
  valuesConfig: Object.fromEntries(
    Object.values(EventAction).map((action) => [action, { description: EVENT_ACTIONS[action].description }]),
  ),
});

registerEnumType(EventFieldType, {
  name: 'EventFieldType',
  description: 'The type of an event field.',
  valuesConfig: Object.fromEntries(
    Object.values(EventFieldType).map((type) => [type, { description: FIELD_TYPES[type].description }]),
  ),
});

registerEnumType(AttributeValueType, {
  name: 'AttributeValueType',
  description:
    'The data type of an attribute. In variables, upper case is read too: `BOOLEAN` for `Boolean`.',
  valuesConfig: {
    Boolean: { description: '`true` or `false`.' },
    Enum: { description: 'One of a fixed set of values.' },
    String: { description: 'Any text.' },
  },
});

registerEnumType(EventOrderField, {
  name: 'EventOrderField',
  description: 'Properties by which events can be ordered.',
  valuesConfig: {
    CREATED_AT: { description: 'Order by creation time.' },
    UPDATED_AT: {
      description:
        'Order by the time of the last update, or of the creation if there was none. An event that is updated moves to the end where the newest are.',
    },
    EVENT_NAME: {
      description: 'Order by name, byte by byte: upper-case letters come before lower-case ones.',
    },
  },
});

registerEnumType(OrderDirection, {
  name: 'OrderDirection',
  description: 'The direction of an order.',
  valuesConfig: {
    ASC: { description: 'Ascending: oldest first, or `A` first.' },
    DESC: { description: 'Descending: newest first, or `z` first.' },
  },
});

registerEnumType(ErrorPolicy, {
  name: 'ErrorPolicy',
  description: 'What happens to a list of definitions if some of them are rejected.',
  valuesConfig: {
    REJECT_EVERYTHING: { description: 'Store all of them or none.' },
    REJECT_FAILED_ROWS: { description: 'Store those that are valid.' },
  },
});

registerEnumType(EventOperation, {
  name: 'EventOperation',
  description: 'An operation that a definition can be validated for.',
  valuesConfig: {
    CREATE: { description: 'Creating an event: `createEvent`.' },
    UPDATE: { description: 'Updating an event: `updateEvent`.' },
  },
});

registerEnumType(PendingWriteOperation, {
  name: 'PendingWriteOperation',
  description: 'What a pending write does.',
  valuesConfig: {
    CREATE: { description: 'Creates an event: `createEvent` or `createEvents`.' },
    UPDATE: { description: 'Updates an event: `updateEvent` or `revertEvent`.' },
    DISABLE: { description: 'Disables an event: `disableEvent`.' },
  },
});

registerEnumType(EventStatus, {
  name: 'EventStatus',
  description: 'Whether an event is in use.',
  valuesConfig: {
    ACTIVE: { description: 'The event can be updated.' },
    DISABLED: {
      description:
        'The event was disabled, which is final: it can be read, but no longer updated, and its name stays taken.',
    },
  },
});

registerEnumType(EventChangeKind, {
  name: 'EventChangeKind',
  description: 'The kind of a difference between two definitions of an event.',
  valuesConfig: {
    FIELD_ADDED: {
      description:
        'A field was added. Breaking if it is required, or if it is the customer field and there was none.',
    },
    FIELD_REMOVED: { description: 'A field was removed. Breaking.' },
    FIELD_TYPE_CHANGED: { description: 'The type of a field changed. Breaking.' },
    FIELD_ATTRIBUTE_CHANGED: {
      description:
        'An attribute of a field was added, removed or changed. Breaking if the field became required or joined the unique key, if customers are identified in another way, or if unknown customers are no longer registered.',
    },
    FIELDS_REORDERED: {
      description: 'The order of the remaining fields changed. Breaking if that of the unique key changed.',
    },
    ACTION_ADDED: { description: 'A destination was added.' },
    ACTION_REMOVED: { description: 'A destination was removed. Breaking.' },
    ACTIONS_REORDERED: { description: 'The order of the remaining destinations changed.' },
    DESCRIPTION_CHANGED: { description: 'The description changed.' },
  },
});

const LEVELS: Readonly<Record<RuleSpec['level'], string>> = {
  error: 'Error',
  warning: 'Warning',
  notice: 'Notice',
};

registerEnumType(EventRule, {
  name: 'EventRule',
  description: 'The rules that definitions and requests are validated against.',
  valuesConfig: Object.fromEntries(
    Object.values(EventRule).map((rule) => [
      rule,
      {
        description: `${LEVELS[EVENT_RULES[rule].level]}. ${EVENT_RULES[rule].description}`,
      },
    ]),
  ),
});

registerEnumType(CustomerIdentifierType, {
  name: 'CustomerIdentifierType',
  description: 'How a customer is identified: the values of the attribute `identifierType`.',
  valuesConfig: {
    userId: { description: "The platform's own user id." },
    mobile: { description: 'A mobile number.' },
    email: { description: 'An email address.' },
    externalId: {
      description: "The organisation's own id of the customer.",
    },
    wechat: { description: 'A WeChat id.' },
    martjackId: { description: 'A MartJack id.' },
    cuid: { description: 'A CUID.' },
    fbid: { description: 'A Facebook id.' },
    unionId: { description: 'A WeChat union id.' },
    fcmToken: { description: 'A Firebase Cloud Messaging token.' },
    line: { description: 'A LINE id.' },
    cardnumber: { description: 'The number of a loyalty card.' },
    cardExternalId: {
      description: 'The external id of a loyalty card.',
    },
  },
});
