import { PendingWriteOperation } from '../events/model/enums';
import type { EventChange } from '../events/model/event-changes';
import type { EventDefinition, FieldDefinition } from '../events/model/event-definition';
import { ATTRIBUTE_NAMES } from '../events/model/field-types';
import { EventRule } from '../events/validation/event-rule';
import type { PendingIntent } from '../events/store/intents/intent-store';
import type { Violation } from '../events/validation/violation';
import { ErrorCode } from './error-codes';
import type { PlatformIssue } from './verdict';
import type { Decided } from './write-attempts';

/** The platform had the event already, with an equal definition. */
export const ADOPTED: Violation = { rule: EventRule.ADOPTED_FROM_PLATFORM, path: ['eventName'] };

/**
 * The violation that reports an error of the platform, at the value that it is about as far as that can be told.
 */
export function refusalViolation(definition: EventDefinition, { code, message }: PlatformIssue): Violation {
  const path = pathOf(definition, code, message);
  return { rule: EventRule.PLATFORM_REFUSED, path, code, details: { platformMessage: message } };
}

/**
 * The violation that reports a warning of the platform.
 */
export function warningViolation(definition: EventDefinition, { code, message }: PlatformIssue): Violation {
  const path = pathOf(definition, code, message);
  return { rule: EventRule.PLATFORM_WARNING, path, code, details: { platformMessage: message } };
}

/**
 * The violation that reports an event of the platform with another definition.
 *
 * @param changes what the definition would change on the platform
 */
export function conflictViolation(changes: readonly EventChange[]): Violation {
  return { rule: EventRule.PLATFORM_CONFLICT, path: ['eventName'], details: { changes } };
}

/**
 * What a verdict of the platform says about a write. Whoever disables an event gives nothing but its name.
 */
export function violationsOf(
  { operation, definition }: Pick<PendingIntent, 'operation' | 'definition'>,
  verdict: Decided,
): Violation[] {
  const violations = definitionViolations(definition, verdict);
  return operation === PendingWriteOperation.DISABLE
    ? violations.map((violation) => ({ ...violation, path: ['eventName'] }))
    : violations;
}

function definitionViolations(definition: EventDefinition, verdict: Decided): Violation[] {
  switch (verdict.kind) {
    case 'accepted': {
      const warnings = verdict.warnings.map((warning) => warningViolation(definition, warning));
      return verdict.isAdopted ? [ADOPTED, ...warnings] : warnings;
    }
    case 'refused':
      return verdict.errors.map((error) => refusalViolation(definition, error));
    case 'conflict':
      return [conflictViolation(verdict.changes)];
  }
}

function pathOf(definition: EventDefinition, code: number | null, message: string): readonly string[] {
  switch (code) {
    case ErrorCode.EVENT_EXISTS:
    case ErrorCode.EVENT_NAME_INVALID:
    case ErrorCode.EVENT_UNKNOWN:
      return ['eventName'];
    case ErrorCode.ACTIONS_INVALID:
      return ['actions'];
    case ErrorCode.FIELD_TYPE_INVALID:
      return typePath(definition, message);
    case ErrorCode.ATTRIBUTE_INVALID:
      return attributePath(definition, message);
    case null:
    default:
      return [];
  }
}

/** The path to the first field with a type that the message names. */
function typePath({ fields }: EventDefinition, message: string): readonly string[] {
  const index = fields.findIndex(({ type }) => mentions(message, type));
  return index === -1 ? [] : ['fields', String(index), 'type'];
}

/** The path to the attribute that the message names, if that can only be one. */
function attributePath({ fields }: EventDefinition, message: string): readonly string[] {
  const name = ATTRIBUTE_NAMES.find((attribute) => mentions(message, attribute));
  const isCandidate = ({ attributes }: FieldDefinition): boolean => !name || attributes[name] !== null;
  const candidates = fields.filter(isCandidate);
  const named = candidates.filter((field) => mentions(message, field.name));
  const [field, ...others] = named.length > 0 ? named : candidates;
  if (field === undefined || others.length > 0 || (name === undefined && named.length === 0)) return [];
  const path = ['fields', String(fields.indexOf(field))];
  return name === undefined ? path : [...path, 'attributes', name];
}

/** Whether a text contains a word, in any case. */
function mentions(text: string, word: string): boolean {
  const [whole, part] = [text.toLowerCase(), word.toLowerCase()];
  for (let at = whole.indexOf(part); at !== -1; at = whole.indexOf(part, at + 1)) {
    const [before = '', after = ''] = [whole[at - 1], whole[at + part.length]];
    if (!/\w/.test(before) && !/\w/.test(after)) return true;
  }
  return false;
}
