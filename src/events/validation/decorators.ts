import { ValidateBy, type ValidationOptions } from 'class-validator';
import type { EventRule } from './event-rule';

/**
 * Options that tie a class-validator decorator to the rule that it enforces.
 */
export function enforces(rule: EventRule): ValidationOptions {
  return { context: { rule } };
}

/**
 * Limits the length of a string in characters; class-validator's own MaxLength counts some pairs of characters
 * as one.
 */
export function MaxCharacters(limit: number, options: ValidationOptions): PropertyDecorator {
  const validate = (value: unknown): boolean =>
    typeof value === 'string' && Array.from(value).length <= limit;
  // Without a message, class-validator drops the context and with it the rule.
  const defaultMessage = (): string => `$property must have at most ${limit} characters`;
  return ValidateBy({ name: 'maxCharacters', validator: { validate, defaultMessage } }, options);
}
