import { AttributeValueType, CustomerIdentifierType, type EventFieldType } from './event.enums';

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
  /** Its name for a person. */
  readonly label: string;
  readonly description: string;
  /** The type it is stored and answered with. */
  readonly valueType: AttributeValueType;
  /** The types that are read as it, in canonical spelling. */
  readonly acceptedValueTypes: readonly AttributeValueType[];
  /** What holds where it is not given; null where nothing does. */
  readonly defaultValue: string | null;
  /** Every value it can have, in canonical spelling. */
  readonly possibleValues: readonly string[];
}

const FLAG = {
  valueType: AttributeValueType.Boolean,
  acceptedValueTypes: [AttributeValueType.Boolean],
  defaultValue: 'false',
  possibleValues: ['true', 'false'],
};

/** What each attribute can hold (spec parameters `valueType` and `value`). */
export const ATTRIBUTES: Readonly<Record<AttributeName, AttributeKind>> = {
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

interface FieldKind {
  /** Its name for a person. */
  readonly label: string;
  readonly description: string;
  /** What an occurrence holds in such a field. */
  readonly valueType: 'String' | 'Double';
  /** The attributes it may carry, in the order of the spec. */
  readonly attributes: readonly AttributeName[];
}

/** What any field may carry. */
const PLAIN = {
  valueType: 'String',
  attributes: ['isRequired', 'isUniqueKeyField', 'isPsiData'],
} as const;

/** What a field of each type is (spec parameter `fields[].type`). */
export const FIELD_TYPES: Readonly<Record<EventFieldType, FieldKind>> = {
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
