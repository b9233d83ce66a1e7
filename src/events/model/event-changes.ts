import { isDeepStrictEqual } from 'node:util';
import { EventChangeKind, EventFieldType } from './enums';
import {
  customerFieldOf,
  type FieldDefinition,
  markedFieldsOf,
  type VersionedContent,
} from './event-definition';
import { toWireAttributes, toWireField } from './wire-format';
import { ATTRIBUTE_NAMES, type AttributeName } from './field-types';

/** A difference between two definitions of an event. */
export interface EventChange {
  readonly kind: EventChangeKind;
  /**
   * The path from the new definition to the changed value; to a removed field, from the old one. List indexes count
   * from 0.
   */
  readonly path: readonly string[];
  /** The name of the field that was changed, added or removed; null if the change is not at a field. */
  readonly fieldName: string | null;
  /** The index of that field in the new definition; null if there is none. */
  readonly fieldIndex: number | null;
  /** The old value in the spec's JSON; null if there was none. */
  readonly before: unknown;
  /** The new value in the spec's JSON; null if there is none. */
  readonly after: unknown;
  /** Producers or consumers of the event's occurrences would fail. */
  readonly breaking: boolean;
}

/** A change that is not at a field. */
const NO_FIELD = { fieldName: null, fieldIndex: null };

/**
 * The differences between two definitions of one event, in the order of the spec; none if they are equal.
 */
export function changesBetween(before: VersionedContent, after: VersionedContent): EventChange[] {
  return [
    ...actionChanges(before, after),
    ...descriptionChanges(before, after),
    ...fieldChanges(before, after),
  ];
}

function* actionChanges(
  { actions: before }: VersionedContent,
  { actions: after }: VersionedContent,
): Generator<EventChange> {
  const at = { path: ['actions'], ...NO_FIELD };
  for (const action of before.filter((each) => !after.includes(each))) {
    yield { kind: EventChangeKind.ACTION_REMOVED, ...at, before: action, after: null, breaking: true };
  }
  for (const action of after.filter((each) => !before.includes(each))) {
    yield { kind: EventChangeKind.ACTION_ADDED, ...at, before: null, after: action, breaking: false };
  }
  yield* reorderings(EventChangeKind.ACTIONS_REORDERED, at.path, before, after, false);
}

function* descriptionChanges(
  { description: before }: VersionedContent,
  { description: after }: VersionedContent,
): Generator<EventChange> {
  if (before === after) return;
  const kind = EventChangeKind.DESCRIPTION_CHANGED;
  yield { kind, path: ['description'], ...NO_FIELD, before, after, breaking: false };
}

function* fieldChanges(before: VersionedContent, after: VersionedContent): Generator<EventChange> {
  const oldFields = new Map(before.fields.map((field) => [field.name, field]));
  const newFields = new Map(after.fields.map((field) => [field.name, field]));
  const hadCustomer = customerFieldOf(before) !== undefined;
  for (const [i, field] of before.fields.entries()) {
    if (newFields.has(field.name)) continue;
    const at = { path: ['fields', String(i)], fieldName: field.name, fieldIndex: null };
    const kind = EventChangeKind.FIELD_REMOVED;
    yield { kind, ...at, before: toWireField(field), after: null, breaking: true };
  }
  for (const [fieldIndex, field] of after.fields.entries()) {
    const oldField = oldFields.get(field.name);
    if (oldField) yield* fieldContentChanges(oldField, field, fieldIndex);
    else {
      const at = { path: ['fields', String(fieldIndex)], fieldName: field.name, fieldIndex };
      const kind = EventChangeKind.FIELD_ADDED;
      const isFirstCustomer = field.type === EventFieldType.customer && !hadCustomer;
      // A unique key field is required, so this covers it.
      const breaking = field.attributes.isRequired === true || isFirstCustomer;
      yield { kind, ...at, before: null, after: toWireField(field), breaking };
    }
  }
  yield* reorderings(
    EventChangeKind.FIELDS_REORDERED,
    ['fields'],
    [...oldFields.keys()],
    [...newFields.keys()],
    isReordered(markedFieldsOf(before), markedFieldsOf(after)),
  );
}

function* fieldContentChanges(
  before: FieldDefinition,
  after: FieldDefinition,
  fieldIndex: number,
): Generator<EventChange> {
  const path = ['fields', String(fieldIndex)];
  const at = { fieldName: after.name, fieldIndex };
  if (before.type !== after.type) {
    yield {
      kind: EventChangeKind.FIELD_TYPE_CHANGED,
      ...at,
      path: [...path, 'type'],
      before: before.type,
      after: after.type,
      breaking: true,
    };
  }
  const [oldAttributes, newAttributes] = [
    toWireAttributes(before.attributes),
    toWireAttributes(after.attributes),
  ];
  for (const name of ATTRIBUTE_NAMES) {
    if (before.attributes[name] === after.attributes[name]) continue;
    yield {
      kind: EventChangeKind.FIELD_ATTRIBUTE_CHANGED,
      ...at,
      path: [...path, 'attributes', name],
      before: oldAttributes[name],
      after: newAttributes[name],
      breaking: isAttributeChangeBreaking(name, before, after),
    };
  }
}

function isAttributeChangeBreaking(
  name: AttributeName,
  before: FieldDefinition,
  after: FieldDefinition,
): boolean {
  switch (name) {
    case 'isRequired':
      return after.attributes.isRequired === true;
    case 'isUniqueKeyField':
      // The customer field is in the unique key whether or not it is marked.
      return after.attributes.isUniqueKeyField === true && after.type !== EventFieldType.customer;
    case 'addCustomerIfNotExists':
      // Occurrences of unknown customers are no longer accepted.
      return before.attributes.addCustomerIfNotExists === true;
    case 'identifierType':
      return true;
    case 'isPsiData':
      return false;
  }
}

/** A different order of the names that both lists have. No list has a name twice. */
function* reorderings(
  kind: EventChangeKind,
  path: readonly string[],
  before: readonly string[],
  after: readonly string[],
  breaking: boolean,
): Generator<EventChange> {
  if (!isReordered(before, after)) return;
  const [kept, reordered] = [keptNames(before, after), keptNames(after, before)];
  yield { kind, path, ...NO_FIELD, before: kept, after: reordered, breaking };
}

function isReordered(before: readonly string[], after: readonly string[]): boolean {
  return !isDeepStrictEqual(keptNames(before, after), keptNames(after, before));
}

/** The names of a list that another list has, too. */
function keptNames(names: readonly string[], others: readonly string[]): string[] {
  return names.filter((name) => others.includes(name));
}
