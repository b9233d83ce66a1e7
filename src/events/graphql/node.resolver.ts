import 'reflect-metadata';
import { Arg, Authorized, Ctx, ID, Query, Resolver } from 'type-graphql';
import { PERMISSIONS } from '../../auth/permissions';
import { findNodes, type FoundNode } from '../find-nodes';
import { MAX_NODES_PER_REQUEST } from '../model/limits';
import { nodes } from './complexity';
import { Node, toEventType, toVersionType } from './event.type';
import type { GraphQLContext } from './graphql-context';

/** Finds what a client knows by its id. */
@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: 'Finds an object by its id: an event, or a version of one. Null if there is none.',
    complexity: nodes,
  })
  @Authorized(PERMISSIONS['Query.node'])
  async node(
    @Arg('id', () => ID, { description: 'The id of the object.' }) id: string,
    @Ctx() { events, versions }: GraphQLContext,
  ): Promise<Node | null> {
    const [found = null] = await findNodes(events, versions, [id]);
    return found && toNode(found);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'Finds objects by their ids, in the same order. Null where there is none.',
    complexity: nodes,
  })
  @Authorized(PERMISSIONS['Query.nodes'])
  async nodes(
    @Arg('ids', () => [ID], { description: `The ids of the objects: at most ${MAX_NODES_PER_REQUEST}.` })
    ids: string[],
    @Ctx() { events, versions, pacing }: GraphQLContext,
  ): Promise<(Promise<Node> | null)[]> {
    const found = await findNodes(events, versions, ids);
    return found.map((node) => node && pacing.run(() => toNode(node)));
  }
}

function toNode(found: FoundNode): Node {
  return found.kind === 'event' ? toEventType(found.event) : toVersionType(found.version);
}
