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
  /** The valueTypes that are accepted. */
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
}

/** What a field of each type is (spec parameter `fields[].type`). */
export const FIELD_TYPES: Readonly<Record<EventFieldType, FieldTypeSpec>> = {
  tillCode: { label: 'Till code', description: 'The code of a till.', valueType: 'String' },
  couponCode: { label: 'Coupon code', description: 'The code of a coupon.', valueType: 'String' },
  customer: {
    label: 'Customer',
    description: 'A customer, known by the identifier that `identifierType` names.',
    valueType: 'String',
  },
  productSku: {
    label: 'Product SKU',
    description: 'The stock keeping unit of a product.',
    valueType: 'String',
  },
  productBrand: { label: 'Product brand', description: 'The brand of a product.', valueType: 'String' },
  productCategory: {
    label: 'Product category',
    description: 'The category of a product.',
    valueType: 'String',
  },
  string: { label: 'Text', description: 'A text.', valueType: 'String' },
  double: { label: 'Number', description: 'A number.', valueType: 'Double' },
};
