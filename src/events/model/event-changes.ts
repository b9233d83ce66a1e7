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
  /** The path from the definition to the changed value; a field is identified by its name. */
  readonly path: readonly string[];
  /** The old value in the spec's JSON; null if there was none. */
  readonly before: unknown;
  /** The new value in the spec's JSON; null if there is none. */
  readonly after: unknown;
  /** Producers or consumers of the event's occurrences would fail. */
  readonly breaking: boolean;
}

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
  const path = ['actions'];
  for (const action of before.filter((each) => !after.includes(each))) {
    yield { kind: EventChangeKind.ACTION_REMOVED, path, before: action, after: null, breaking: true };
  }
  for (const action of after.filter((each) => !before.includes(each))) {
    yield { kind: EventChangeKind.ACTION_ADDED, path, before: null, after: action, breaking: false };
  }
  yield* reorderings(EventChangeKind.ACTIONS_REORDERED, path, before, after, false);
}

function* descriptionChanges(
  { description: before }: VersionedContent,
  { description: after }: VersionedContent,
): Generator<EventChange> {
  if (before === after) return;
  const kind = EventChangeKind.DESCRIPTION_CHANGED;
  yield { kind, path: ['description'], before, after, breaking: false };
}

function* fieldChanges(before: VersionedContent, after: VersionedContent): Generator<EventChange> {
  const oldFields = new Map(before.fields.map((field) => [field.name, field]));
  const newFields = new Map(after.fields.map((field) => [field.name, field]));
  const hadCustomer = customerFieldOf(before) !== undefined;
  for (const field of before.fields) {
    if (newFields.has(field.name)) continue;
    const [kind, path] = [EventChangeKind.FIELD_REMOVED, ['fields', field.name]];
    yield { kind, path, before: toWireField(field), after: null, breaking: true };
  }
  for (const field of after.fields) {
    const oldField = oldFields.get(field.name);
    if (oldField) yield* fieldContentChanges(oldField, field);
    else {
      const [kind, path] = [EventChangeKind.FIELD_ADDED, ['fields', field.name]];
      const isFirstCustomer = field.type === EventFieldType.customer && !hadCustomer;
      // A unique key field is required, so this covers it.
      const breaking = field.attributes.isRequired === true || isFirstCustomer;
      yield { kind, path, before: null, after: toWireField(field), breaking };
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

function* fieldContentChanges(before: FieldDefinition, after: FieldDefinition): Generator<EventChange> {
  const path = ['fields', after.name];
  if (before.type !== after.type) {
    yield {
      kind: EventChangeKind.FIELD_TYPE_CHANGED,
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
  yield { kind, path, before: keptNames(before, after), after: keptNames(after, before), breaking };
}

function isReordered(before: readonly string[], after: readonly string[]): boolean {
  return !isDeepStrictEqual(keptNames(before, after), keptNames(after, before));
}

/** The names of a list that another list has, too. */
function keptNames(names: readonly string[], others: readonly string[]): string[] {
  return names.filter((name) => others.includes(name));
}
