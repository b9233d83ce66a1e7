import { getMetadataStorage, ValidationTypes } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata';
import type { CreateEventInput } from './create-event.input';
import { EventRule } from './event-rule';
import type { Violation } from './violation';

/**
 * The violations that the class-validator decorators of the input find: the same as those of its `validateSync`, which
 * looks up and sorts the decorators anew for every object.
 */
export function decoratorViolations(input: CreateEventInput): Violation[] {
  const violations: Violation[] = [];
  checkObject(input, null, violations);
  return violations;
}

/** The way to a value, which is followed only if it violates a rule. */
interface Place {
  readonly parent: Place | null;
  readonly key: string;
}

function pathTo({ parent, key }: Place): string[] {
  return parent ? [...pathTo(parent), key] : [key];
}

/** What the decorators of a property say. */
interface DecoratedProperty {
  readonly name: string;
  /** The property is checked if all of them hold: `IsOptional`. */
  readonly conditions: readonly Predicate[];
  readonly checks: readonly Check[];
  /** Whether the objects in it are checked as well: `ValidateNested`. */
  readonly isNested: boolean;
}

interface Check {
  readonly rule: EventRule;
  readonly isMet: Predicate;
}

type Predicate = (object: object, value: unknown) => boolean;

/** The decorated properties of each class that was met. */
const properties = new Map<unknown, readonly DecoratedProperty[]>();

function checkObject(object: object, parent: Place | null, violations: Violation[]): void {
  for (const { name, conditions, checks, isNested } of propertiesOf(object.constructor)) {
    const value: unknown = Reflect.get(object, name);
    if (!isChecked(conditions, object, value)) continue;
    // Two decorators of a property may enforce the same rule, which is reported once.
    let violated: Set<EventRule> | null = null;
    for (const { rule, isMet } of checks) if (!isMet(object, value)) (violated ??= new Set()).add(rule);
    if (violated) {
      const path = pathTo({ parent, key: name });
      for (const rule of violated) violations.push({ rule, path });
    }
    if (isNested && value !== undefined) checkNested(value, { parent, key: name }, violations);
  }
}

function isChecked(conditions: readonly Predicate[], object: object, value: unknown): boolean {
  for (const holds of conditions) if (!holds(object, value)) return false;
  return true;
}

function checkNested(value: unknown, place: Place, violations: Violation[]): void {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) checkNested(item, { parent: place, key: String(i) }, violations);
  } else if (value instanceof Object) checkObject(value, place, violations);
  else throw new Error(`an input has no object at ${pathTo(place).join('.')}`);
}

function propertiesOf(target: NewableFunction): readonly DecoratedProperty[] {
  const known = properties.get(target);
  if (known) return known;
  const storage = getMetadataStorage();
  const decorators = storage.groupByPropertyName(
    storage.getTargetValidationMetadatas(target, '', false, false),
  );
  const read = Object.entries(decorators).map(([name, all]) => toProperty(name, all));
  if (read.length === 0) throw new Error(`the class ${target.name} has no decorators`);
  properties.set(target, read);
  return read;
}

function toProperty(name: string, decorators: readonly ValidationMetadata[]): DecoratedProperty {
  const ofType = (type: string): ValidationMetadata[] => decorators.filter((each) => each.type === type);
  const conditions = ofType(ValidationTypes.CONDITIONAL_VALIDATION).map(toCondition);
  const validators = [...ofType(ValidationTypes.IS_DEFINED), ...ofType(ValidationTypes.CUSTOM_VALIDATION)];
  const checks = validators.map(toCheck);
  const nested = ofType(ValidationTypes.NESTED_VALIDATION);
  if (conditions.length + checks.length + nested.length < decorators.length) throw unsupported(name);
  return { name, conditions, checks, isNested: nested.length > 0 };
}

function toCondition({ constraints, propertyName }: ValidationMetadata): Predicate {
  const condition: unknown = constraints[0];
  if (typeof condition !== 'function') throw unsupported(propertyName);
  return (object, value) => Boolean(Reflect.apply(condition, undefined, [object, value]));
}

function toCheck(decorator: ValidationMetadata): Check {
  const { constraintCls, constraints, propertyName, each, validateIf } = decorator;
  const [constraint, ...others] = getMetadataStorage().getTargetValidatorConstraints(constraintCls);
  const isSupported = others.length === 0 && !each && !validateIf;
  if (!constraint || constraint.async || !isSupported) throw unsupported(propertyName);
  const { instance } = constraint;
  const isMet = (object: object, value: unknown): boolean => {
    const targetName = object.constructor.name;
    return (
      instance.validate(value, { targetName, property: propertyName, object, value, constraints }) === true
    );
  };
  return { rule: ruleOf(decorator), isMet };
}

function unsupported(property: string): Error {
  return new Error(`a decorator of ${property} uses what is not supported: each, async or validateIf`);
}

function ruleOf({ context, propertyName }: ValidationMetadata): EventRule {
  const given: unknown = context;
  const value = typeof given === 'object' && given !== null && 'rule' in given ? given.rule : null;
  const rule = Object.values(EventRule).find((known) => known === value);
  if (rule === undefined) throw new Error(`a decorator of ${propertyName} enforces no rule`);
  return rule;
}
