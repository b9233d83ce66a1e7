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
