import { isDeepStrictEqual } from 'node:util';
import { EventChangeKind, EventFieldType } from './event.enums';
import type { EventContent, FieldDefinition } from './event-definition';
import { toWireAttributes, toWireField } from './event-wire';
import { ATTRIBUTE_NAMES } from './field-types';

/** A difference between two definitions of an event. */
export interface EventChange {
  readonly kind: EventChangeKind;
  /** The way to the place: `fields`, the name of the field, `attributes`, the name of the attribute. */
  readonly path: readonly string[];
  /** What was at the place, in the spec's JSON; null where nothing was. */
  readonly before: unknown;
  /** What is at the place, in the spec's JSON; null where nothing is. */
  readonly after: unknown;
  /** A producer or a consumer of today's occurrences would fail. */
  readonly breaking: boolean;
}

/**
 * Every difference between two definitions of one event, in the order of the spec; none where they are equal.
 */
export function changesBetween(before: EventContent, after: EventContent): EventChange[] {
  return [
    ...actionChanges(before, after),
    ...descriptionChanges(before, after),
    ...fieldChanges(before, after),
  ];
}

function* actionChanges(
  { actions: before }: EventContent,
  { actions: after }: EventContent,
): Generator<EventChange> {
  const path = ['actions'];
  for (const action of before.filter((each) => !after.includes(each))) {
    yield { kind: EventChangeKind.ACTION_REMOVED, path, before: action, after: null, breaking: true };
  }
  for (const action of after.filter((each) => !before.includes(each))) {
    yield { kind: EventChangeKind.ACTION_ADDED, path, before: null, after: action, breaking: false };
  }
  yield* reordered(EventChangeKind.ACTIONS_REORDERED, path, before, after);
}

function* descriptionChanges(
  { description: before }: EventContent,
  { description: after }: EventContent,
): Generator<EventChange> {
  if (before === after) return;
  const kind = EventChangeKind.DESCRIPTION_CHANGED;
  yield { kind, path: ['description'], before, after, breaking: false };
}

function* fieldChanges(
  { fields: before }: EventContent,
  { fields: after }: EventContent,
): Generator<EventChange> {
  const earlier = new Map(before.map((field) => [field.name, field]));
  const later = new Map(after.map((field) => [field.name, field]));
  for (const field of before) {
    if (later.has(field.name)) continue;
    const [kind, path] = [EventChangeKind.FIELD_REMOVED, ['fields', field.name]];
    yield { kind, path, before: toWireField(field), after: null, breaking: true };
  }
  for (const field of after) {
    const same = earlier.get(field.name);
    if (same) yield* changesOfField(same, field);
    else {
      const [kind, path] = [EventChangeKind.FIELD_ADDED, ['fields', field.name]];
      // A field of the unique key is required.
      const breaking = field.attributes.isRequired === true;
      yield { kind, path, before: null, after: toWireField(field), breaking };
    }
  }
  yield* reordered(EventChangeKind.FIELDS_REORDERED, ['fields'], [...earlier.keys()], [...later.keys()]);
}

function* changesOfField(before: FieldDefinition, after: FieldDefinition): Generator<EventChange> {
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
  const [written, rewritten] = [toWireAttributes(before.attributes), toWireAttributes(after.attributes)];
  for (const name of ATTRIBUTE_NAMES) {
    if (isDeepStrictEqual(written[name], rewritten[name])) continue;
    // The customer is in the unique key whether or not its field says so.
    const growsKey = name === 'isUniqueKeyField' && after.type !== EventFieldType.customer;
    const demands = after.attributes[name] === true && before.attributes[name] !== true;
    yield {
      kind: EventChangeKind.FIELD_ATTRIBUTE_CHANGED,
      path: [...path, 'attributes', name],
      before: written[name],
      after: rewritten[name],
      breaking: demands && (name === 'isRequired' || growsKey),
    };
  }
}

/** Another order of what stayed; names are unique on either side. */
function* reordered(
  kind: EventChangeKind,
  path: readonly string[],
  before: readonly string[],
  after: readonly string[],
): Generator<EventChange> {
  const [stayed, still] = [
    before.filter((name) => after.includes(name)),
    after.filter((name) => before.includes(name)),
  ];
  if (!isDeepStrictEqual(stayed, still)) yield { kind, path, before: stayed, after: still, breaking: false };
}
