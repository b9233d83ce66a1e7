import { ATTRIBUTE_NAMES } from '../model/field-types';
import { MAX_EVENT_NAME_LENGTH } from '../model/limits';
import type { CreateEventInput } from './create-event.input';
import type { EventRule } from './event-rule';
import { excerpt, quote } from './quote';
import { EVENT_RULES, type MessageContext } from './rule-catalogue';
import type { Violation } from './violation';

/** A violation as it is reported to the client. */
export interface EventIssue {
  readonly rule: EventRule;
  /** The platform's code; null if it publishes none. */
  readonly code: number | null;
  /** What is wrong and what to change. */
  readonly message: string;
  /** The message in the platform's own wording, where it has one. */
  readonly platformMessage: string;
  /** The path from the arguments to the value; list indexes count from 0. */
  readonly path: readonly string[];
}

/** The issues of a definition. */
export interface EventIssues {
  /** Issues that do not prevent storage. */
  readonly warnings: readonly EventIssue[];
  /** Issues that prevent storage. */
  readonly errors: readonly EventIssue[];
}

/**
 * The issue that reports a violation of a definition.
 *
 * @param root the path from the arguments to the definition: `['input']`
 */
export function toIssue(
  input: Partial<CreateEventInput>,
  { rule, path, subject = '', code: givenCode }: Violation,
  root: readonly string[],
): EventIssue {
  const { code, message, platformMessage = message } = EVENT_RULES[rule];
  const context = messageContextOf(input, path, subject);
  return {
    rule,
    code: givenCode ?? code,
    message: message(context),
    platformMessage: platformMessage(context),
    path: [...root, ...path],
  };
}

/**
 * The issue that reports a violation of an argument other than a definition.
 */
export function toRequestIssue(violation: Violation): EventIssue {
  return toIssue({}, violation, []);
}

function messageContextOf(
  input: Partial<CreateEventInput>,
  path: readonly string[],
  subject: string,
): MessageContext {
  const raw = valueAt(input, path);
  const [list, index = '', property, name] = path;
  const fieldName = list === 'fields' ? valueAt(input, [list, index, 'name']) : undefined;
  const position = `field ${Number(index) + 1}`;
  const field = typeof fieldName === 'string' && fieldName ? `field ${quote(fieldName)}` : position;
  const attribute = property === 'attributes' ? name : property;
  return {
    eventName: typeof input.eventName === 'string' ? excerpt(input.eventName, MAX_EVENT_NAME_LENGTH) : '',
    field,
    owner: ownerOf(path, field),
    position,
    attribute: ATTRIBUTE_NAMES.find((known) => known === attribute),
    key: path.at(-1) ?? '',
    value: typeof raw === 'string' ? quote(raw) : 'null',
    raw,
    subject,
  };
}

function ownerOf([, index, , attribute, ...rest]: readonly string[], field: string): string {
  if (index === undefined) return 'the event';
  if (rest.length > 0) return `attribute ${attribute} of ${field}`;
  return attribute === undefined ? field : `the attributes of ${field}`;
}

function valueAt(node: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return node;
  return typeof node === 'object' && node !== null ? valueAt(Reflect.get(node, key), rest) : undefined;
}
