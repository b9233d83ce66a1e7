import { type ValidationError, validateSync, type ValidatorOptions } from 'class-validator';
import type { CreateEventInput } from './create-event.input';
import { EventRule } from './event-rule';
import type { Violation } from './violation';

const OPTIONS: ValidatorOptions = {
  forbidUnknownValues: true,
  forbidNonWhitelisted: false,
  skipMissingProperties: false,
  stopAtFirstError: false,
  whitelist: false,
  // The errors hold no copy of the input.
  validationError: { target: false, value: false },
};

/**
 * The violations that the class-validator decorators of the input find.
 */
export function decoratorViolations(input: CreateEventInput): Violation[] {
  return validateSync(input, OPTIONS).flatMap((error) => flatten(error, []));
}

function flatten(error: ValidationError, parent: readonly string[]): Violation[] {
  const path = [...parent, error.property];
  // Two decorators of a property may enforce the same rule, which is reported once.
  const rules = new Set(Object.keys(error.constraints ?? {}).map((name) => ruleOf(error.contexts?.[name])));
  return [
    ...[...rules].map((rule) => ({ rule, path })),
    ...(error.children ?? []).flatMap((child) => flatten(child, path)),
  ];
}

function ruleOf(context: unknown): EventRule {
  const value = typeof context === 'object' && context !== null && 'rule' in context ? context.rule : null;
  const rule = Object.values(EventRule).find((known) => known === value);
  if (rule === undefined) throw new Error('a decorator of the input enforces no rule');
  return rule;
}
