import { EventChangeKind } from '../model/enums';
import { ATTRIBUTE_NAMES, type AttributeName } from '../model/field-types';
import { MAX_EVENT_NAME_LENGTH } from '../model/limits';
import type { CreateEventInput } from './create-event.input';
import { excerpt } from './quote';
import type { Violation, ViolationDetails } from './violation';

/** What the message of a violation can refer to. Texts of the client are shortened. */
export interface MessageContext {
  /** The platform's code; null if it publishes none. */
  readonly code: number | null;
  readonly eventName: string;
  /** The value at the path if it is a text or a flag; null if not, or if there is none. */
  readonly given: string | null;
  /** How many items the list at the path has. */
  readonly length: number;
  /** The name of the field that the path leads to or through; null if it has none. */
  readonly fieldName: string | null;
  /** The index of the field that the path leads to or through. */
  readonly fieldIndex: number;
  /** The attribute that the path leads to or through; null if it is none. */
  readonly attribute: AttributeName | null;
  /** What the message names that is not at the path. */
  readonly details: ViolationDetails;
  /** The last key of the path. */
  readonly key: string;
  /** What the last key of the path belongs to. */
  readonly owner: PropertyOwner;
}

/** What a property of a definition belongs to. */
export type PropertyOwner = 'BODY' | 'EVENT' | 'FIELD' | 'ATTRIBUTES' | 'ATTRIBUTE';

const NO_DETAILS: ViolationDetails = {
  givenVersion: 0,
  count: 0,
  currentVersion: 0,
  otherGiven: '',
  otherFieldIndex: 0,
  otherInputIndex: 0,
  fieldNames: [],
  customerFieldName: null,
  isOfBody: false,
  unsentReason: null,
  lastReason: '',
  platformMessage: '',
  breakingChange: {
    kind: EventChangeKind.DESCRIPTION_CHANGED,
    ...{ fieldName: null, attribute: null, action: null },
  },
  changes: [],
};

/** What the last key of a path belongs to, by the number of keys before it. */
const OWNERS: readonly PropertyOwner[] = ['EVENT', 'EVENT', 'FIELD', 'ATTRIBUTES', 'ATTRIBUTE'];

/**
 * What the message of a violation of a definition can refer to.
 */
export function messageContextOf(
  input: Partial<CreateEventInput>,
  { path, code = null, details }: Violation,
): MessageContext {
  const value = valueAt(input, path);
  const [list, index = '', property, name] = path;
  const fieldName = list === 'fields' ? valueAt(input, [list, index, 'name']) : undefined;
  const attribute = property === 'attributes' ? name : property;
  return {
    details: details ? { ...NO_DETAILS, ...details } : NO_DETAILS,
    code,
    eventName: typeof input.eventName === 'string' ? excerpt(input.eventName, MAX_EVENT_NAME_LENGTH) : '',
    given: textOf(value),
    length: Array.isArray(value) ? value.length : 0,
    fieldName: typeof fieldName === 'string' && fieldName ? excerpt(fieldName) : null,
    fieldIndex: Number(index),
    attribute: ATTRIBUTE_NAMES.find((known) => known === attribute) ?? null,
    key: excerpt(path.at(-1) ?? ''),
    owner: details?.isOfBody ? 'BODY' : (OWNERS[path.length - 1] ?? 'EVENT'),
  };
}

function textOf(value: unknown): string | null {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? excerpt(value) : null;
}

function valueAt(node: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return node;
  return typeof node === 'object' && node !== null ? valueAt(Reflect.get(node, key), rest) : undefined;
}
