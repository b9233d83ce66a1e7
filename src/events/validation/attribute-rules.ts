import type { EventFieldType } from '../model/enums';
import type { AttributeName } from '../model/field-types';
import { EventRule } from './event-rule';

/** A rule that an attribute violates because of the type of its field. */
export interface AttributeRule {
  readonly rule: EventRule;
  /** Whether any value violates it, or only `true`. */
  readonly violatedBy: 'any value' | 'true';
}

type AttributeRules = Readonly<Record<AttributeName, AttributeRule | null>>;

const NOT_APPLICABLE: AttributeRule = {
  rule: EventRule.ATTRIBUTE_NOT_APPLICABLE,
  violatedBy: 'any value',
};

/** Fields for arbitrary data. */
const DATA: AttributeRules = {
  addCustomerIfNotExists: NOT_APPLICABLE,
  isRequired: null,
  isUniqueKeyField: null,
  isPsiData: null,
  identifierType: NOT_APPLICABLE,
};

/** Fields that hold a code, in which sensitive data is not expected. */
const CODE: AttributeRules = {
  ...DATA,
  isPsiData: { rule: EventRule.PSI_DISCOURAGED, violatedBy: 'true' },
};

/** The mandatory customer identifier field: it is in the unique key without a mark, and cannot be sensitive data. */
const CUSTOMER: AttributeRules = {
  addCustomerIfNotExists: null,
  isRequired: null,
  isUniqueKeyField: { rule: EventRule.UNIQUE_KEY_ON_CUSTOMER, violatedBy: 'true' },
  isPsiData: { rule: EventRule.PSI_ON_CUSTOMER, violatedBy: 'true' },
  identifierType: null,
};

const ATTRIBUTE_RULES: Readonly<Record<EventFieldType, AttributeRules>> = {
  tillCode: CODE,
  couponCode: CODE,
  customer: CUSTOMER,
  productSku: CODE,
  productBrand: CODE,
  productCategory: CODE,
  string: DATA,
  double: DATA,
};

/**
 * The rule that an attribute violates because of the type of its field (spec parameters `fields[].type` and
 * `fields[].attributes`); null if it may have any value. An unknown type, which has a rule of its own, permits every
 * attribute.
 */
export function attributeRuleOf(type: EventFieldType, name: AttributeName): AttributeRule | null {
  return Object.hasOwn(ATTRIBUTE_RULES, type) ? ATTRIBUTE_RULES[type][name] : null;
}
