import 'reflect-metadata';
import { GraphQLJSON } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { EventChangeKind } from '../model/enums';
import type { EventChange } from '../model/event-changes';
import { MAX_CHANGES, MAX_FIELDS } from '../model/limits';
import { DESCRIPTION_COMPLEXITY, FIELD_NAME_COMPLEXITY, objectList } from './complexity';

/** The keys to an attribute of a field. */
const CHANGE_PATH_COMPLEXITY = 4;

/** A field in the platform's JSON. */
const WIRE_FIELD_COMPLEXITY = 30;

/**
 * The old or the new value of a change, if there are as many as there can be: all of them together are no longer than
 * the fields and the description of one definition. The names of reordered fields are shorter.
 */
const CHANGED_VALUE_COMPLEXITY = Math.ceil(
  (MAX_FIELDS * WIRE_FIELD_COMPLEXITY + DESCRIPTION_COMPLEXITY) / MAX_CHANGES,
);

/** The complexity of a list of changes. */
export const CHANGES = objectList(MAX_CHANGES);

@ObjectType('EventChange', {
  description: 'A difference between two definitions of an event.',
  simpleResolvers: true,
})
export class EventChangeType implements EventChange {
  @Field(() => EventChangeKind, { description: 'The kind of the change.' })
  kind!: EventChangeKind;

  @Field(() => [String], {
    description:
      'The path from the new definition to the changed value, as in `fields`, `2`, `type`; to a removed field, from the old definition. List indexes start at 0.',
    complexity: CHANGE_PATH_COMPLEXITY,
  })
  path!: readonly string[];

  @Field(() => String, {
    nullable: true,
    description:
      'The name of the field that was changed, added or removed. Null if the change is not at a field.',
    complexity: FIELD_NAME_COMPLEXITY,
  })
  fieldName!: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The index of that field in the new definition, counted from 0. Null if it was removed, or the change is not at a field.',
  })
  fieldIndex!: number | null;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description:
      'The old value, in the JSON format of the platform. Null if there was none. Needs the scope `events:read`.',
    complexity: CHANGED_VALUE_COMPLEXITY,
  })
  before!: unknown;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: 'The new value, in the JSON format of the platform. Null if there is none.',
    complexity: CHANGED_VALUE_COMPLEXITY,
  })
  after!: unknown;

  @Field(() => Boolean, {
    description:
      'Whether existing producers or consumers of the event could fail: a field was removed, its type changed, a required field was added, a field became required, a customer field was added where there was none, customers are identified in another way, unknown customers are no longer registered, a destination was removed, or the unique key was extended or reordered.',
  })
  breaking!: boolean;
}
