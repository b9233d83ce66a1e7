import { AttributeValueType, CustomerIdentifierType, EventFieldType } from './event.enums';

/** The five attributes a field can have, in the order of the spec. */
export const ATTRIBUTE_NAMES = [
  'addCustomerIfNotExists',
  'isRequired',
  'isUniqueKeyField',
  'isPsiData',
  'identifierType',
] as const;

export type AttributeName = (typeof ATTRIBUTE_NAMES)[number];

interface AttributeKind {
  /** The type it is stored and answered with. */
  readonly valueType: AttributeValueType;
  /** The types that are read as it, in canonical spelling. */
  readonly acceptedValueTypes: readonly AttributeValueType[];
  /** Every value it can have, in canonical spelling. */
  readonly possibleValues: readonly string[];
}

const FLAG: AttributeKind = {
  valueType: AttributeValueType.Boolean,
  acceptedValueTypes: [AttributeValueType.Boolean],
  possibleValues: ['true', 'false'],
};

/** What each attribute can hold (spec parameters `valueType` and `value`). */
export const ATTRIBUTES: Readonly<Record<AttributeName, AttributeKind>> = {
  addCustomerIfNotExists: FLAG,
  isRequired: FLAG,
  isUniqueKeyField: FLAG,
  isPsiData: FLAG,
  identifierType: {
    valueType: AttributeValueType.Enum,
    acceptedValueTypes: [AttributeValueType.Enum, AttributeValueType.String],
    possibleValues: Object.values(CustomerIdentifierType),
  },
};

const ANY_FIELD: readonly AttributeName[] = ['isRequired', 'isUniqueKeyField', 'isPsiData'];

/** Which attributes a field of each type may carry (spec parameter `fields[].type`). */
export const FIELD_TYPES: Readonly<Record<EventFieldType, readonly AttributeName[]>> = {
  [EventFieldType.tillCode]: ANY_FIELD,
  [EventFieldType.couponCode]: ANY_FIELD,
  [EventFieldType.customer]: ATTRIBUTE_NAMES,
  [EventFieldType.productSku]: ANY_FIELD,
  [EventFieldType.productBrand]: ANY_FIELD,
  [EventFieldType.productCategory]: ANY_FIELD,
  [EventFieldType.string]: ANY_FIELD,
  [EventFieldType.double]: ANY_FIELD,
};
