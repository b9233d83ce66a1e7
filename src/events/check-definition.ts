import { CreateEventInput } from './create-event.input';
import { decoratorViolations } from './decorator-violations';
import { describeViolation, EVENT_RULES, type EventIssue, EventRule, type Violation } from './event-issue';
import { RULES } from './rules';
import { inDocumentOrder } from './violation-order';

/** A definition as it came in. */
export interface Candidate {
  readonly input: CreateEventInput;
  /** What the way in noticed of the input already, such as keys that the contract does not name. */
  readonly noticed?: readonly Violation[];
}

/** What the rules say of a request: remarks, and what refuses it. */
export interface Verdict {
  readonly warnings: readonly EventIssue[];
  readonly errors: readonly EventIssue[];
}

/**
 * Every place of a definition that breaks a rule. Both layers always run, so that a client gets every violation
 * in one answer.
 */
export function violationsOf({ input, noticed = [] }: Candidate): Violation[] {
  const examined = examinable(input);
  const told = new Map<string, Violation>();
  for (const violation of [
    ...decoratorViolations(examined),
    ...RULES.flatMap((rule) => [...rule(examined)]),
    ...noticed,
  ]) {
    const place = [violation.rule, ...violation.path].join('\n');
    if (!told.has(place)) told.set(place, violation);
  }
  return [...told.values()];
}

/**
 * Whether a broken rule refuses the definition.
 *
 * @param strict whether a warning does so too (environment variable `STRICT`)
 */
export function refusing(strict: boolean): (broken: { readonly rule: EventRule }) => boolean {
  return ({ rule }) => strict || EVENT_RULES[rule].level === 'error';
}

/**
 * Whether an event can have this name, so that one can be looked for.
 */
export function isNameValid(violations: readonly Violation[]): boolean {
  return !violations.some(({ rule }) => rule === EventRule.EVENT_NAME_INVALID);
}

/**
 * Words the violations of a definition, in its order.
 *
 * @param root the way from the arguments to the definition: `['input']`
 */
export function judge(
  { input }: Candidate,
  root: readonly string[],
  violations: readonly Violation[],
  refuses: (broken: { readonly rule: EventRule }) => boolean,
): Verdict {
  const issues = inDocumentOrder(violations).map((violation) => describeViolation(input, violation, root));
  return { warnings: issues.filter((issue) => !refuses(issue)), errors: issues.filter(refuses) };
}

/** The rules look at no more than this: what is longer is refused anyway, and checking it would cost the others. */
const EXAMINED_FIELDS = 200;
const EXAMINED_ACTIONS = 100;

function examinable(input: CreateEventInput): CreateEventInput {
  const { eventName, description, actions, fields } = input;
  if (actions.length <= EXAMINED_ACTIONS && (fields?.length ?? 0) <= EXAMINED_FIELDS) return input;
  return Object.assign(new CreateEventInput(), {
    eventName,
    description,
    actions: actions.slice(0, EXAMINED_ACTIONS),
    fields: fields?.slice(0, EXAMINED_FIELDS),
  });
}
