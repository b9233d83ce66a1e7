import 'reflect-metadata';
import { Arg, Authorized, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { PERMISSIONS } from '../../auth/permissions';
import { compareVersions } from '../compare-versions';
import { revertEvent } from '../revert-event';
import { COMPARISON_COMPLEXITY, object, REVERT_COMPLEXITY } from './complexity';
import { EVENT_NAME } from './event-name.arg';
import { RevertEventPayload, toUpdatePayload } from './event-payload.type';
import type { GraphQLContext } from './graphql-context';
import { ALLOW_BREAKING, EXPECTED_VERSION, NOTE } from './update.args';
import { EventVersionComparison, toVersionComparison } from './version-comparison.type';

@Resolver()
export class EventHistoryResolver {
  @Query(() => EventVersionComparison, {
    nullable: true,
    description:
      'Compares any two versions of an event. Null if there is no event of this name, or it lacks one of the versions.',
    complexity: object(COMPARISON_COMPLEXITY),
  })
  @Authorized(PERMISSIONS['Query.compareVersions'])
  async compareVersions(
    @Arg('eventName', () => String, EVENT_NAME) eventName: string,
    @Arg('from', () => Int, { description: 'The number of the version to compare.' }) from: number,
    @Arg('to', () => Int, { description: 'The number of the version to compare it with, older or newer.' })
    to: number,
    @Ctx() { events, versions }: GraphQLContext,
  ): Promise<EventVersionComparison | null> {
    const comparison = await compareVersions(events, versions, { eventName, from, to });
    return comparison && toVersionComparison(comparison);
  }

  @Mutation(() => RevertEventPayload, {
    description:
      'Updates an event to the definition of one of its versions, which creates a new version. All rules of `updateEvent` apply, as they are now: a definition that they reject is answered with the violations, whose paths start with `to`. If the event has the definition already, no version is created. Everything that it returns needs the scope `events:read` too, because it is about that definition.',
    complexity: object(REVERT_COMPLEXITY),
  })
  @Authorized(PERMISSIONS['Mutation.revertEvent'])
  async revertEvent(
    @Arg('eventName', () => String, EVENT_NAME) eventName: string,
    @Arg('to', () => Int, { description: 'The number of the version whose definition the event gets again.' })
    to: number,
    @Arg('expectedVersion', () => Int, EXPECTED_VERSION) expectedVersion: number | null | undefined,
    @Arg('note', () => String, NOTE) note: string | null | undefined,
    @Arg('allowBreaking', () => Boolean, ALLOW_BREAKING) allowBreaking: boolean | null,
    @Ctx() { events, versions }: GraphQLContext,
  ): Promise<RevertEventPayload> {
    const request = { eventName, to, expectedVersion, note, allowBreaking };
    return toUpdatePayload(await revertEvent(events, versions, request));
  }
}
