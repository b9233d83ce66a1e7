import { actionsKnown } from './actions-known.rule';
import { actionsUnique } from './actions-unique.rule';
import { attributeConflict } from './attribute-conflict.rule';
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

/**
 * The rules about how attributes are written: they examine a definition as the client sent it. Violations with the same
 * path are reported in the order of this list and the next.
 */
export const SPELLING_RULES: readonly Rule[] = [attributeConflict, attributeValueType, attributeValue];

/**
 * The other rules that decorators cannot express. They examine a definition whose typed attributes are folded into
 * `attributes`.
 */
export const RULES: readonly Rule[] = [
  eventNameDiscouraged,
  actionsKnown,
  actionsUnique,
  fieldNameDuplicate,
  fieldNameReserved,
  customerFieldDuplicate,
  uniqueKeyRequired,
  attributeOfType,
];

/**
 * The rules that report what is missing or how much there is, which the beginning of a definition cannot show. They
 * examine definitions of any length, so each of them has to be cheap.
 */
export const COMPLETENESS_RULES: readonly Rule[] = [fieldCountDiscouraged, customerFieldMissing];

/** The additional rules of an update, which compare the new definition with the stored one. */
export const UPDATE_RULES: readonly UpdateRule[] = [uniqueKeyIrreversible];
