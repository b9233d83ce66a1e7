import type { AuthorizationContext } from '../../graphql/authorization';
import type { WriteBudgetContext } from '../../graphql/write-budget';
import type { EventContext } from '../event-context';
import { PacedExecution } from './paced-execution';
import { VersionLoader } from './version-loader';

/** What the gateway knows of the sender of a request. */
export interface RequestAccess extends AuthorizationContext, WriteBudgetContext {}

/** What a resolver works with. Each request has its own. */
export interface GraphQLContext extends RequestAccess {
  readonly events: EventContext;
  readonly versions: VersionLoader;
  readonly pacing: PacedExecution;
}

/**
 * The context of a request.
 */
export function createGraphQLContext(events: EventContext, access: RequestAccess): GraphQLContext {
  const pacing = new PacedExecution();
  return { ...access, events, pacing, versions: new VersionLoader(events.store, pacing) };
}
