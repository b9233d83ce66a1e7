/** A destination of an event (spec parameter `actions`). */
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

/** The data type of an attribute (spec parameter `valueType`). Clients send other spellings too: `readValueType`. */
export enum AttributeValueType {
  Boolean = 'Boolean',
  Enum = 'Enum',
  String = 'String',
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
  UPDATED_AT = 'UPDATED_AT',
  EVENT_NAME = 'EVENT_NAME',
}

export enum OrderDirection {
  ASC = 'ASC',
  DESC = 'DESC',
}

/** The direction in which the last items of a list come first. */
export const OPPOSITE_DIRECTION: Readonly<Record<OrderDirection, OrderDirection>> = {
  ASC: OrderDirection.DESC,
  DESC: OrderDirection.ASC,
};

/** What happens to a list of definitions if some of them are rejected. */
export enum ErrorPolicy {
  REJECT_EVERYTHING = 'REJECT_EVERYTHING',
  REJECT_FAILED_ROWS = 'REJECT_FAILED_ROWS',
}

/** The operation that a definition is validated for. */
export enum EventOperation {
  CREATE = 'CREATE',
  UPDATE = 'UPDATE',
}

/** What a write that is pending on the platform does. */
export enum PendingWriteOperation {
  CREATE = 'CREATE',
  UPDATE = 'UPDATE',
  DISABLE = 'DISABLE',
}

/** Whether an event is in use. A disabled event never becomes active again. */
export enum EventStatus {
  ACTIVE = 'ACTIVE',
  DISABLED = 'DISABLED',
}

/** The kind of a difference between two definitions of an event. */
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
