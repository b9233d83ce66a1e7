import { type ValidationError, validateSync, type ValidatorOptions } from 'class-validator';
import type { CreateEventInput } from './create-event.input';
import { EventRule, type Violation } from './event-issue';

const OPTIONS: ValidatorOptions = {
  forbidUnknownValues: true,
  forbidNonWhitelisted: false,
  skipMissingProperties: false,
  stopAtFirstError: false,
  whitelist: false,
  // The errors keep no copy of what the client sent.
  validationError: { target: false, value: false },
};

/**
 * The places of the input that break a class-validator decorator, each with the decorator's rule.
 */
export function decoratorViolations(input: CreateEventInput): Violation[] {
  return validateSync(input, OPTIONS).flatMap((error) => flatten(error, []));
}

function flatten(error: ValidationError, parent: readonly string[]): Violation[] {
  const path = [...parent, error.property];
  // Two decorators of one property may enforce one rule: it is told once.
  const rules = new Set(Object.keys(error.constraints ?? {}).map((name) => ruleOf(error.contexts?.[name])));
  return [
    ...[...rules].map((rule) => ({ rule, path })),
    ...(error.children ?? []).flatMap((child) => flatten(child, path)),
  ];
}

function ruleOf(context: unknown): EventRule {
  const named = typeof context === 'object' && context !== null && 'rule' in context ? context.rule : null;
  const rule = Object.values(EventRule).find((known) => known === named);
  if (rule === undefined) throw new Error('a decorator of the input is tied to no rule');
  return rule;
}
