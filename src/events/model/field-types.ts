import { AttributeValueType, CustomerIdentifierType, type EventFieldType } from './enums';

/** The five attributes of a field, in the order of the spec. */
export const ATTRIBUTE_NAMES = [
  'addCustomerIfNotExists',
  'isRequired',
  'isUniqueKeyField',
  'isPsiData',
  'identifierType',
] as const;

export type AttributeName = (typeof ATTRIBUTE_NAMES)[number];

export interface AttributeSpec {
  /** The attribute's name in a form. */
  readonly label: string;
  readonly description: string;
  /** The valueType that is stored and answered. */
  readonly valueType: AttributeValueType;
  /** The valueTypes that are accepted, in canonical spelling. */
  readonly acceptedValueTypes: readonly AttributeValueType[];
  /** The value that applies if none is given; null if none does. */
  readonly defaultValue: string | null;
  /** Every allowed value, in canonical spelling. */
  readonly possibleValues: readonly string[];
}

const FLAG = {
  valueType: AttributeValueType.Boolean,
  acceptedValueTypes: [AttributeValueType.Boolean],
  defaultValue: 'false',
  possibleValues: ['true', 'false'],
};

/** What each attribute can hold (spec parameters `valueType` and `value`). */
export const ATTRIBUTES: Readonly<Record<AttributeName, AttributeSpec>> = {
  addCustomerIfNotExists: {
    ...FLAG,
    label: 'Add customer if not exists',
    description: 'An unknown customer is registered automatically.',
  },
  isRequired: { ...FLAG, label: 'Required', description: 'Every occurrence must have the field.' },
  isUniqueKeyField: {
    ...FLAG,
    label: 'Unique key field',
    description: 'The field joins the unique key. It must be marked isRequired too.',
  },
  isPsiData: {
    ...FLAG,
    label: 'Protected Sensitive Information',
    description: 'The field holds Protected Sensitive Information.',
  },
  identifierType: {
    label: 'Identifier type',
    description: 'How the customer is identified.',
    valueType: AttributeValueType.Enum,
    acceptedValueTypes: [AttributeValueType.Enum, AttributeValueType.String],
    defaultValue: null,
    possibleValues: Object.values(CustomerIdentifierType),
  },
};

export interface FieldTypeSpec {
  /** The type's name in a form. */
  readonly label: string;
  readonly description: string;
  /** The type of the value that an occurrence holds. */
  readonly valueType: 'String' | 'Double';
  /** The attributes that a field of this type may have, in the order of the spec. */
  readonly attributes: readonly AttributeName[];
}

/** A field that does not identify the customer. */
const PLAIN = {
  valueType: 'String',
  attributes: ['isRequired', 'isUniqueKeyField', 'isPsiData'],
} as const;

/** What a field of each type is (spec parameter `fields[].type`). */
export const FIELD_TYPES: Readonly<Record<EventFieldType, FieldTypeSpec>> = {
  tillCode: { ...PLAIN, label: 'Till code', description: 'The code of a till.' },
  couponCode: { ...PLAIN, label: 'Coupon code', description: 'The code of a coupon.' },
  customer: {
    ...PLAIN,
    label: 'Customer',
    description: 'A customer, known by the identifier that `identifierType` names.',
    attributes: ATTRIBUTE_NAMES,
  },
  productSku: { ...PLAIN, label: 'Product SKU', description: 'The stock keeping unit of a product.' },
  productBrand: { ...PLAIN, label: 'Product brand', description: 'The brand of a product.' },
  productCategory: { ...PLAIN, label: 'Product category', description: 'The category of a product.' },
  string: { ...PLAIN, label: 'Text', description: 'A text.' },
  double: { ...PLAIN, label: 'Number', description: 'A number.', valueType: 'Double' },
};
