import { actionsKnown } from './actions-known.rule';
import { actionsUnique } from './actions-unique.rule';
import { attributeOfType } from './attribute-of-type.rule';
import { attributeValueType } from './attribute-value-type.rule';
import { attributeValue } from './attribute-value.rule';
import { customerFieldDuplicate } from './customer-field-duplicate.rule';
import { customerFieldMissing } from './customer-field-missing.rule';
import { eventNameDiscouraged } from './event-name-discouraged.rule';
import { fieldCountDiscouraged } from './field-count-discouraged.rule';
import { fieldNameDuplicate } from './field-name-duplicate.rule';
import { fieldNameReserved } from './field-name-reserved.rule';
import type { Rule, UpdateRule } from './rule';
import { uniqueKeyIrreversible } from './unique-key-irreversible.rule';
import { uniqueKeyRequired } from './unique-key-required.rule';

/** The rules that decorators cannot express, in the order in which violations with the same path are reported. */
export const RULES: readonly Rule[] = [
  eventNameDiscouraged,
  actionsKnown,
  actionsUnique,
  fieldNameDuplicate,
  fieldNameReserved,
  fieldCountDiscouraged,
  customerFieldDuplicate,
  attributeValueType,
  attributeValue,
  uniqueKeyRequired,
  attributeOfType,
];

/**
 * The rules that report what is missing, which the beginning of a definition cannot show. They examine definitions of
 * any length, so each of them has to be cheap.
 */
export const COMPLETENESS_RULES: readonly Rule[] = [customerFieldMissing];

/** The additional rules of an update, which compare the new definition with the stored one. */
export const UPDATE_RULES: readonly UpdateRule[] = [uniqueKeyIrreversible];
