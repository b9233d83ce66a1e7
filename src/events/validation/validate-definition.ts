import type { EventDefinition, StoredEvent } from '../model/event-definition';
import { MAX_ISSUES } from '../model/limits';
import { completeDraft } from './complete-draft';
import { CreateEventInput } from './create-event.input';
import { decoratorViolations } from './decorator-violations';
import type { EventDraftInput } from './event-draft.input';
import { type EventIssue, type EventIssues, toIssue, toRequestIssue } from './event-issue';
import { EventRule } from './event-rule';
import { readDefinition } from './read-definition';
import { EVENT_RULES } from './rule-catalogue';
import { COMPLETENESS_RULES, RULES, SPELLING_RULES, UPDATE_RULES } from './rules';
import { foldTypedAttributes, toSentPlace } from './typed-attributes';
import type { Violation } from './violation';
import { inDocumentOrder } from './violation-order';

/**
 * A definition that GraphQL or the JSON parser has read: every value that is there has its type, no rule has been
 * checked.
 */
export interface ParsedDefinition {
  readonly input: EventDraftInput;
  /** Keys that the contract does not name. GraphQL rejects them itself. */
  readonly unknownProperties?: readonly Violation[];
}

/** What the rules found in a definition. */
export interface ValidationResult {
  /** What was sent; what is missing is empty. */
  readonly input: CreateEventInput;
  /** Every violation, in no particular order. */
  readonly violations: readonly Violation[];
  /** The definition in canonical form, whether or not a violation rejects it; null if the input cannot be read as one. */
  readonly candidate: EventDefinition | null;
  /** The definition in canonical form; null if a violation rejects it. */
  readonly definition: EventDefinition | null;
}

/**
 * Validates a definition against every rule that needs no stored data. The decorators and the custom rules always
 * both run, so that the client gets all violations at once.
 *
 * @param strict whether warnings reject the definition (environment variable `STRICT`)
 */
export function validateDefinition(
  { input: draft, unknownProperties = [] }: ParsedDefinition,
  strict: boolean,
): ValidationResult {
  const input = completeDraft(draft);
  const examined = truncate(input);
  const folded = foldTypedAttributes(examined);
  const violations = distinct([
    ...decoratorViolations(examined),
    ...SPELLING_RULES.flatMap((rule) => [...rule(examined)]),
    ...RULES.flatMap((rule) => [...rule(folded)]),
    ...COMPLETENESS_RULES.flatMap((rule) => [...rule(input)]),
    ...unknownProperties,
  ]);
  // A definition that is not examined to its end is neither read nor accepted.
  const candidate = readDefinition(folded, violations);
  const isRejected = violations.some((violation) => rejects(violation, strict));
  return { input, violations, candidate, definition: isRejected ? null : candidate };
}

/**
 * What the stored event does not permit in a definition.
 */
export function updateViolations({ input }: ValidationResult, current: StoredEvent): Violation[] {
  const folded = foldTypedAttributes(input);
  return UPDATE_RULES.flatMap((rule) => [...rule(folded, current)]);
}

/**
 * Whether a violation rejects the definition.
 */
export function rejects({ rule }: { readonly rule: EventRule }, strict: boolean): boolean {
  const { level } = EVENT_RULES[rule];
  return level === 'error' || (strict && level === 'warning');
}

/**
 * Whether an event can have the name of the definition, so that it makes sense to look for one.
 */
export function hasValidName({ violations }: ValidationResult): boolean {
  return !violations.some(({ rule }) => rule === EventRule.EVENT_NAME_INVALID);
}

/**
 * The violations of a definition as issues, in the order of the definition and with the paths of the input. If there are too many, the last issue
 * says how many are left out.
 *
 * @param root the path from the arguments to the definition: `['input']`
 * @param maxIssues the most warnings and the most errors
 */
export function toIssues(
  input: CreateEventInput,
  violations: readonly Violation[],
  root: readonly string[],
  strict: boolean,
  maxIssues = MAX_ISSUES,
): EventIssues {
  const report = (all: readonly Violation[]): EventIssue[] => {
    const issues = all.slice(0, maxIssues).map((violation) => toIssue(input, violation, root));
    return all.length > maxIssues ? [...issues, tooManyIssues(all.length - maxIssues, root)] : issues;
  };
  const ordered = inDocumentOrder(violations.map((violation) => toSentPlace(input, violation)));
  return {
    warnings: report(ordered.filter((violation) => !rejects(violation, strict))),
    errors: report(ordered.filter((violation) => rejects(violation, strict))),
  };
}

function tooManyIssues(omitted: number, path: readonly string[]): EventIssue {
  return toRequestIssue({ rule: EventRule.TOO_MANY_ISSUES, path, details: { count: omitted } });
}

/** Most rules examine no more: a longer list is rejected anyway, and checking all of it would delay other requests. */
const MAX_EXAMINED_FIELDS = 200;
const MAX_EXAMINED_ACTIONS = 100;

function truncate(input: CreateEventInput): CreateEventInput {
  const { actions, fields } = input;
  if (actions.length <= MAX_EXAMINED_ACTIONS && (fields?.length ?? 0) <= MAX_EXAMINED_FIELDS) return input;
  return Object.assign(new CreateEventInput(), {
    ...input,
    actions: actions.slice(0, MAX_EXAMINED_ACTIONS),
    fields: fields?.slice(0, MAX_EXAMINED_FIELDS),
  });
}

/** A decorator and a custom rule may report the same rule at the same path. */
function distinct(violations: readonly Violation[]): Violation[] {
  const byPath = new Map<string, Violation>();
  for (const violation of violations) {
    const { rule, path, details } = violation;
    const key = [rule, details && JSON.stringify(details), ...path].join('\n');
    if (!byPath.has(key)) byPath.set(key, violation);
  }
  return [...byPath.values()];
}
