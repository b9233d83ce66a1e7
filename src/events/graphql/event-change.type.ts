import 'reflect-metadata';
import { GraphQLJSON } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { EventChangeKind } from '../model/enums';
import type { EventChange } from '../model/event-changes';
import { MAX_CHANGES, MAX_FIELDS } from '../model/limits';
import { DESCRIPTION_COMPLEXITY, FIELD_NAME_COMPLEXITY, objectList } from './complexity';

/** The name of a field, and the keys to one of its attributes. */
const CHANGE_PATH_COMPLEXITY = FIELD_NAME_COMPLEXITY + 3;

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
      'The path from the definition to the changed value. A field is identified by its name, as in `fields`, `cartId`, `type`.',
    complexity: CHANGE_PATH_COMPLEXITY,
  })
  path!: readonly string[];

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
