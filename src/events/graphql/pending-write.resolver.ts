import 'reflect-metadata';
import { Arg, Authorized, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { PERMISSIONS } from '../../auth/permissions';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../model/limits';
import { discardPendingWrite, listPendingWrites, retryPendingWrite } from '../pending-writes';
import { firstItems, object, READ_COMPLEXITY } from './complexity';
import type { GraphQLContext } from './graphql-context';
import {
  DiscardPendingWritePayload,
  PendingWrite,
  RetryPendingWritePayload,
  toPendingWrite,
  toPendingWritePayload,
} from './pending-write.type';

/** What an operator can do about writes of which the platform has not said what became of them. */
@Resolver()
export class PendingWriteResolver {
  @Query(() => [PendingWrite], {
    description:
      'Lists the writes whose outcome on the platform is not known, the oldest first. Empty if there is no platform.',
    complexity: firstItems(READ_COMPLEXITY),
  })
  @Authorized(PERMISSIONS['Query.pendingWrites'])
  async pendingWrites(
    @Arg('first', () => Int, {
      nullable: true,
      description: `How many to list: 1 to ${MAX_PAGE_SIZE}. ${DEFAULT_PAGE_SIZE} if not given.`,
    })
    first: number | null | undefined,
    @Ctx() { events }: GraphQLContext,
  ): Promise<readonly PendingWrite[]> {
    return (await listPendingWrites(events, first)).map(toPendingWrite);
  }

  @Mutation(() => RetryPendingWritePayload, {
    description:
      'Tries to settle a pending write now instead of waiting for the next attempt of the gateway. The errors are those of the write: paths to the definition start with `definition`. Needs the scope `events:operate`, and `events:read` for what it returns.',
    complexity: object(READ_COMPLEXITY),
  })
  @Authorized(PERMISSIONS['Mutation.retryPendingWrite'])
  async retryPendingWrite(
    @Arg('id', () => ID, { description: 'The id of the pending write.' }) id: string,
    @Ctx() { events }: GraphQLContext,
  ): Promise<RetryPendingWritePayload> {
    return toPendingWritePayload(await retryPendingWrite(events, id));
  }

  @Mutation(() => DiscardPendingWritePayload, {
    description:
      'Gives a pending write up, after asking the platform: what it has accepted is stored instead, and what it may still accept stays pending. Needs the scope `events:operate`, and `events:read` for what it returns.',
    complexity: object(READ_COMPLEXITY),
  })
  @Authorized(PERMISSIONS['Mutation.discardPendingWrite'])
  async discardPendingWrite(
    @Arg('id', () => ID, { description: 'The id of the pending write.' }) id: string,
    @Ctx() { events }: GraphQLContext,
  ): Promise<DiscardPendingWritePayload> {
    return toPendingWritePayload(await discardPendingWrite(events, id));
  }
}
