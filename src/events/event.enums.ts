import { GraphQLEnumType } from 'graphql';
import { registerEnumType } from 'type-graphql';

/** Where an event goes (spec parameter `actions`). */
export enum EventAction {
  EMFConsumer = 'EMFConsumer',
  EIConsumer = 'EIConsumer',
}

/** The type of a field (spec parameter `fields[].type`). */
export enum EventFieldType {
  tillCode = 'tillCode',
  couponCode = 'couponCode',
  customer = 'customer',
  productSku = 'productSku',
  productBrand = 'productBrand',
  productCategory = 'productCategory',
  string = 'string',
  double = 'double',
}

/** The data type of an attribute (spec parameter `valueType`), in each spelling that clients send. */
export enum AttributeValueType {
  Boolean = 'Boolean',
  Enum = 'Enum',
  String = 'String',
  BOOLEAN = 'BOOLEAN',
  ENUM = 'ENUM',
  STRING = 'STRING',
}

/** How a customer is identified (the values of the attribute `identifierType`). */
export enum CustomerIdentifierType {
  userId = 'userId',
  mobile = 'mobile',
  email = 'email',
  externalId = 'externalId',
  wechat = 'wechat',
  martjackId = 'martjackId',
  cuid = 'cuid',
  fbid = 'fbid',
  unionId = 'unionId',
  fcmToken = 'fcmToken',
  line = 'line',
  cardnumber = 'cardnumber',
  cardExternalId = 'cardExternalId',
}

/** What a list of events is ordered by. */
export enum EventOrderField {
  CREATED_AT = 'CREATED_AT',
  EVENT_NAME = 'EVENT_NAME',
}

export enum OrderDirection {
  ASC = 'ASC',
  DESC = 'DESC',
}

/** What becomes of a list of definitions of which some are refused. */
export enum ErrorPolicy {
  REJECT_EVERYTHING = 'REJECT_EVERYTHING',
  REJECT_FAILED_ROWS = 'REJECT_FAILED_ROWS',
}

/** What a definition is meant for. */
export enum EventOperation {
  CREATE = 'CREATE',
  UPDATE = 'UPDATE',
}

/** In what two definitions of an event differ. */
export enum EventChangeKind {
  FIELD_ADDED = 'FIELD_ADDED',
  FIELD_REMOVED = 'FIELD_REMOVED',
  FIELD_TYPE_CHANGED = 'FIELD_TYPE_CHANGED',
  FIELD_ATTRIBUTE_CHANGED = 'FIELD_ATTRIBUTE_CHANGED',
  FIELDS_REORDERED = 'FIELDS_REORDERED',
  ACTION_ADDED = 'ACTION_ADDED',
  ACTION_REMOVED = 'ACTION_REMOVED',
  ACTIONS_REORDERED = 'ACTIONS_REORDERED',
  DESCRIPTION_CHANGED = 'DESCRIPTION_CHANGED',
}

registerEnumType(EventAction, {
  name: 'EventAction',
  description: 'A destination of an event.',
  valuesConfig: {
    EMFConsumer: { description: 'Loyalty, DVS and Communication.' },
    EIConsumer: { description: 'Essential Insights.' },
  },
});

registerEnumType(AttributeValueType, {
  name: 'AttributeValueType',
  description: 'The data type of an attribute. Answers use `Boolean`, `Enum` and `String` alone.',
  valuesConfig: {
    Boolean: { description: '`true` or `false`.' },
    Enum: { description: 'One of a fixed set of values.' },
    String: { description: 'A text.' },
    BOOLEAN: { description: 'Another spelling of `Boolean`.', deprecationReason: 'Use Boolean' },
    ENUM: { description: 'Another spelling of `Enum`.', deprecationReason: 'Use Enum' },
    STRING: { description: 'Another spelling of `String`.', deprecationReason: 'Use String' },
  },
});

registerEnumType(EventOrderField, {
  name: 'EventOrderField',
  description: 'What a list of events is ordered by.',
  valuesConfig: {
    CREATED_AT: { description: 'When the event was created.' },
    EVENT_NAME: { description: 'The name of the event, by its bytes: capitals before small letters.' },
  },
});

registerEnumType(OrderDirection, {
  name: 'OrderDirection',
  description: 'The direction of an order.',
  valuesConfig: {
    ASC: { description: 'From the lowest to the highest: the oldest first, or `A` first.' },
    DESC: { description: 'From the highest to the lowest: the newest first, or `z` first.' },
  },
});

registerEnumType(ErrorPolicy, {
  name: 'ErrorPolicy',
  description: 'What becomes of a list of definitions of which some are refused.',
  valuesConfig: {
    REJECT_EVERYTHING: { description: 'All are stored, or none.' },
    REJECT_FAILED_ROWS: { description: 'Those that nothing refuses are stored.' },
  },
});

registerEnumType(EventOperation, {
  name: 'EventOperation',
  description: 'What a definition is meant for.',
  valuesConfig: {
    CREATE: { description: 'A new event: `createEvent`.' },
    UPDATE: { description: 'A new version of an event: `updateEvent`.' },
  },
});

registerEnumType(EventChangeKind, {
  name: 'EventChangeKind',
  description: 'In what two definitions of an event differ.',
  valuesConfig: {
    FIELD_ADDED: { description: 'A field that was not there. Breaking where it is required.' },
    FIELD_REMOVED: { description: 'A field that is no longer there. Breaking.' },
    FIELD_TYPE_CHANGED: { description: 'A field has another type. Breaking.' },
    FIELD_ATTRIBUTE_CHANGED: {
      description:
        'A field has another attribute, or another value of one. Breaking where the field became required or joined the unique key.',
    },
    FIELDS_REORDERED: { description: 'The fields that stayed have another order.' },
    ACTION_ADDED: { description: 'A destination that was not there.' },
    ACTION_REMOVED: { description: 'A destination that is no longer there. Breaking.' },
    ACTIONS_REORDERED: { description: 'The destinations that stayed have another order.' },
    DESCRIPTION_CHANGED: { description: 'Another description.' },
  },
});

/**
 * No input or answer is of this type, since `value` is a String for every attribute; clients use it to know
 * the values. So it joins the schema by hand.
 */
export const customerIdentifierTypeEnum = new GraphQLEnumType({
  name: 'CustomerIdentifierType',
  description: 'How a customer is identified: the values that the attribute `identifierType` may have.',
  values: {
    userId: { value: CustomerIdentifierType.userId, description: "The platform's own user id." },
    mobile: { value: CustomerIdentifierType.mobile, description: 'A mobile number.' },
    email: { value: CustomerIdentifierType.email, description: 'An e-mail address.' },
    externalId: {
      value: CustomerIdentifierType.externalId,
      description: "The organisation's own id of the customer.",
    },
    wechat: { value: CustomerIdentifierType.wechat, description: 'A WeChat id.' },
    martjackId: { value: CustomerIdentifierType.martjackId, description: 'A MartJack id.' },
    cuid: { value: CustomerIdentifierType.cuid, description: 'A CUID.' },
    fbid: { value: CustomerIdentifierType.fbid, description: 'A Facebook id.' },
    unionId: { value: CustomerIdentifierType.unionId, description: 'A WeChat union id.' },
    fcmToken: { value: CustomerIdentifierType.fcmToken, description: 'A Firebase Cloud Messaging token.' },
    line: { value: CustomerIdentifierType.line, description: 'A LINE id.' },
    cardnumber: { value: CustomerIdentifierType.cardnumber, description: 'The number of a loyalty card.' },
    cardExternalId: {
      value: CustomerIdentifierType.cardExternalId,
      description: 'The external id of a loyalty card.',
    },
  },
});
