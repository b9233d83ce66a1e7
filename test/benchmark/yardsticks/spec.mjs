// The values and limits of the platform's specification.

export const ACTIONS = ['EMFConsumer', 'EIConsumer'];

export const FIELD_TYPES = [
  'tillCode',
  'couponCode',
  'customer',
  'productSku',
  'productBrand',
  'productCategory',
  'string',
  'double',
];

export const IDENTIFIER_TYPES = [
  'userId',
  'mobile',
  'email',
  'externalId',
  'wechat',
  'martjackId',
  'cuid',
  'fbid',
  'unionId',
  'fcmToken',
  'line',
  'cardnumber',
  'cardExternalId',
];

export const EVENT_NAME = /^(?! )[\w -]{1,200}(?<! )$/;
export const FIELD_NAME = /^\S(.{0,48}\S)?$/;
export const MAX_DESCRIPTION_LENGTH = 1_000;
export const MAX_FIELDS = 100;
