import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { VersionComparison } from '../compare-versions';
import { CHANGES, EventChangeType } from './event-change.type';
import { EventVersionType, toVersionType } from './event.type';

@ObjectType({ description: 'Two versions of an event, and how they differ.', simpleResolvers: true })
export class EventVersionComparison {
  @Field(() => EventVersionType, { description: 'The version that is compared.' })
  from!: EventVersionType;

  @Field(() => EventVersionType, { description: 'The version that it is compared with.' })
  to!: EventVersionType;

  @Field(() => [EventChangeType], {
    description:
      'What leads from the one version to the other. If `from` is the current one, this is what reverting to the other one would change.',
    complexity: CHANGES,
  })
  changes!: readonly EventChangeType[];
}

/**
 * A comparison as a GraphQL object.
 */
export function toVersionComparison({ from, to, changes }: VersionComparison): EventVersionComparison {
  return { from: toVersionType(from), to: toVersionType(to), changes };
}
