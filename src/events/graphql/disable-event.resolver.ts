import 'reflect-metadata';
import { Arg, Authorized, Ctx, Int, Mutation, Resolver } from 'type-graphql';
import { PERMISSIONS } from '../../auth/permissions';
import { disableEvent } from '../disable-event';
import { DISABLE_COMPLEXITY, object } from './complexity';
import { EVENT_NAME } from './event-name.arg';
import { DisableEventPayload } from './event-payload.type';
import { toEventType } from './event.type';
import type { GraphQLContext } from './graphql-context';
import { EXPECTED_VERSION } from './update.args';

@Resolver()
export class DisableEventResolver {
  @Mutation(() => DisableEventPayload, {
    description:
      'Disables an event, which is final. It can still be read, and its name stays taken, but lists leave it out unless they are asked for it, and updates are rejected as `EVENT_DISABLED`. No version is created. Disabling an event that is disabled already changes nothing and succeeds.',
    complexity: object(DISABLE_COMPLEXITY),
  })
  @Authorized(PERMISSIONS['Mutation.disableEvent'])
  async disableEvent(
    @Arg('eventName', () => String, EVENT_NAME) eventName: string,
    @Arg('expectedVersion', () => Int, EXPECTED_VERSION) expectedVersion: number | null | undefined,
    @Ctx() { events }: GraphQLContext,
  ): Promise<DisableEventPayload> {
    const { event, ...rest } = await disableEvent(events, { eventName, expectedVersion });
    return { event: event && toEventType(event), ...rest };
  }
}
